/**
 * A client for ZMTP 3.0 and 3.1 (ZeroMQ's wire protocol, RFC 23 and 37) with the NULL mechanism, as
 * much of it as talking to kernels needs: DEALER and SUB, over Unix sockets and TCP.
 */
@NullMarked
package io.smallfry.kernel.zmtp;

import org.jspecify.annotations.NullMarked;
