@NullMarked
package io.smallfry.notebook.convert;

import org.jspecify.annotations.NullMarked;
