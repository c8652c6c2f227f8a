/** WebSockets: what their ends share. */
@NullMarked
package io.smallfry.server.sockets;

import org.jspecify.annotations.NullMarked;
