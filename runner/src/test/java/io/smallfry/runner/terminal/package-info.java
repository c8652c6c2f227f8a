@NullMarked
package io.smallfry.runner.terminal;

import org.jspecify.annotations.NullMarked;
