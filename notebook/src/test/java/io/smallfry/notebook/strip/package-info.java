@NullMarked
package io.smallfry.notebook.strip;

import org.jspecify.annotations.NullMarked;
