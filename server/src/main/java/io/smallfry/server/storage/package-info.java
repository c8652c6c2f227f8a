/** The seam to where files that outlive a process are kept: a folder now. */
@NullMarked
package io.smallfry.server.storage;

import org.jspecify.annotations.NullMarked;
