/** What an operator asks for: health, readiness, metrics. */
@NullMarked
package io.smallfry.server.ops;

import org.jspecify.annotations.NullMarked;
