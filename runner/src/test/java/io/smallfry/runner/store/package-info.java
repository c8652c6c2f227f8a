@NullMarked
package io.smallfry.runner.store;

import org.jspecify.annotations.NullMarked;
