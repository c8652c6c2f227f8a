/**
 * Terminals: a shell on a pseudo-terminal, which several clients see, and which stays when they
 * leave.
 */
@NullMarked
package io.smallfry.runner.terminal;

import org.jspecify.annotations.NullMarked;
