@NullMarked
package io.smallfry.notebook;

import org.jspecify.annotations.NullMarked;
