/** Who is asking: people, sign-in, sessions, tokens, and the filters that every request passes. */
@NullMarked
package io.smallfry.server.access;

import org.jspecify.annotations.NullMarked;
