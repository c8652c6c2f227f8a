package io.smallfry.server.versions;

import io.smallfry.server.contents.FileVersions.Cause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a file held from one change to the next.
 *
 * @param id grows from version to version
 * @param historyId the file it is of
 * @param path what the file is called now, or was when it was deleted
 * @param hash SHA-256 of the content, 64 hexadecimal digits
 * @param size of the content in bytes
 * @param stored bytes that the content takes in storage, which versions with the same content share
 * @param savedBy the name of who saved it; null if it wasn't through this server
 * @param restoredFrom the version that was restored; null for other causes
 * @param name what a person calls it; null if nobody named it
 */
record Version(
    long id,
    long historyId,
    String path,
    String hash,
    long size,
    long stored,
    @Nullable String savedBy,
    Instant savedAt,
    Cause cause,
    @Nullable Long restoredFrom,
    @Nullable String name) {
  boolean isNotebook() {
    return path.endsWith(".ipynb");
  }
}
