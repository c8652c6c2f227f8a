@NullMarked
package io.smallfry.server;

import org.jspecify.annotations.NullMarked;
