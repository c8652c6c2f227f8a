@NullMarked
package io.smallfry.kernel.zmtp;

import org.jspecify.annotations.NullMarked;
