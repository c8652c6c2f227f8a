/** The folders on this machine in which people's processes work. */
@NullMarked
package io.smallfry.server.workspace;

import org.jspecify.annotations.NullMarked;
