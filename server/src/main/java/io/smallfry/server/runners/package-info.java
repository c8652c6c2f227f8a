/** Where a person's code runs. */
@NullMarked
package io.smallfry.server.runners;

import org.jspecify.annotations.NullMarked;
