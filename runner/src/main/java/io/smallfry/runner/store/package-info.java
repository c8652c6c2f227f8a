/**
 * Where notebooks and parameter files are read from and written to: {@link
 * io.smallfry.runner.store.Stores} finds the store of a name, {@link
 * io.smallfry.runner.store.Store} is what one more kind has to implement.
 */
@NullMarked
package io.smallfry.runner.store;

import org.jspecify.annotations.NullMarked;
