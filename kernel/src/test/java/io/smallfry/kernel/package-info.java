@NullMarked
package io.smallfry.kernel;

import org.jspecify.annotations.NullMarked;
