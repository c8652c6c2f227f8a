@NullMarked
package io.smallfry.cli;

import org.jspecify.annotations.NullMarked;
