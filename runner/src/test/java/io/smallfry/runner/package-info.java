@NullMarked
package io.smallfry.runner;

import org.jspecify.annotations.NullMarked;
