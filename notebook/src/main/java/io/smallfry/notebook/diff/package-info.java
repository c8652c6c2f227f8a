/**
 * What differs between two notebooks, cell by cell: for the command line, and for whoever shows
 * versions and runs beside each other. Text is compared by lines and words, all else by value.
 */
@NullMarked
package io.smallfry.notebook.diff;

import org.jspecify.annotations.NullMarked;
