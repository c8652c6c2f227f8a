/** The seam to where files that outlive a process are kept: a folder, or a bucket. */
@NullMarked
package io.smallfry.server.storage;

import org.jspecify.annotations.NullMarked;
