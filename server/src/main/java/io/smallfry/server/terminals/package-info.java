/** Jupyter's terminals: {@code /api/terminals}, and terminado's protocol on their sockets. */
@NullMarked
package io.smallfry.server.terminals;

import org.jspecify.annotations.NullMarked;
