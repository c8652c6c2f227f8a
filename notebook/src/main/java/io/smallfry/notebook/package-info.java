/**
 * The notebook document: nbformat 4 in memory, read and written byte for byte as Jupyter does, and
 * its parameters as papermill understands them. Knows no kernel, no network and no database.
 */
@NullMarked
package io.smallfry.notebook;

import org.jspecify.annotations.NullMarked;
