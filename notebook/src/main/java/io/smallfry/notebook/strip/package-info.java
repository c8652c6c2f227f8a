/** A notebook without what a run leaves in it, for version control. */
@NullMarked
package io.smallfry.notebook.strip;

import org.jspecify.annotations.NullMarked;
