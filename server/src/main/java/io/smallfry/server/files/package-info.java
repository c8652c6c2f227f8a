/** A person's files as they are, for downloads and for pages to show. */
@NullMarked
package io.smallfry.server.files;

import org.jspecify.annotations.NullMarked;
