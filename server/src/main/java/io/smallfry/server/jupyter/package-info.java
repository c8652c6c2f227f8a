/** What all of Jupyter's endpoints share, and the small ones: version, identity, status, config. */
@NullMarked
package io.smallfry.server.jupyter;

import org.jspecify.annotations.NullMarked;
