package io.smallfry.server.versions;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The life of a file.
 *
 * @param tag storage's tag of the file when it was last seen to hold the newest version; null if
 *     that isn't known
 * @param newest the hash of the newest version; null if there is only one that is announced
 * @param newestAt when that was saved
 * @param pending whether a version is announced of which it isn't known whether it was written
 */
record History(
    long id,
    String path,
    @Nullable String tag,
    @Nullable Instant deletedAt,
    @Nullable String newest,
    @Nullable Instant newestAt,
    boolean pending) {}
