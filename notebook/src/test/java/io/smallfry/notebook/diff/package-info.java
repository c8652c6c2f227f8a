@NullMarked
package io.smallfry.notebook.diff;

import org.jspecify.annotations.NullMarked;
