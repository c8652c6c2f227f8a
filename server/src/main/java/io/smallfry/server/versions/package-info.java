/**
 * What notebooks and text files were: every save a version, to be looked at, compared, restored.
 */
@NullMarked
package io.smallfry.server.versions;

import org.jspecify.annotations.NullMarked;
