/** Jupyter's kernels, sessions and kernel specs, and the relay between browsers and kernels. */
@NullMarked
package io.smallfry.server.kernels;

import org.jspecify.annotations.NullMarked;
