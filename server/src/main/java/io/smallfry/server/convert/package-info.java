/**
 * Notebooks in other forms, {@code /nbconvert}, and files in a frame, {@code /view}. Jupyter's
 * addresses; the forms are made by the notebook module.
 */
@NullMarked
package io.smallfry.server.convert;

import org.jspecify.annotations.NullMarked;
