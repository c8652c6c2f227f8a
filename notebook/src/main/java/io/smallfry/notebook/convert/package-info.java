/**
 * A notebook as a page, as Markdown or as a script, without a kernel or a server. What a notebook
 * says is not trusted: a page runs nothing and loads nothing, whatever stands in the notebook.
 */
@NullMarked
package io.smallfry.notebook.convert;

import org.jspecify.annotations.NullMarked;
