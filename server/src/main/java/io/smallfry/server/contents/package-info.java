/** Jupyter's contents API on a person's home folder: files, folders, notebooks, checkpoints. */
@NullMarked
package io.smallfry.server.contents;

import org.jspecify.annotations.NullMarked;
