package io.smallfry.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What the disk says of files, in storage's words. */
final class FolderStats {
  /** What we write beside a file before it takes the file's place. */
  static final String STAGED = ".smallfry-upload-";

  private static final Pattern UNFINISHED =
      Pattern.compile("\\.smallfry-upload-[0-9a-f]+\\.tmp|\\..{1,60}\\.[0-9a-z]{9,13}\\.tmp");

  /** By code points, which is the order of the names' bytes in UTF-8. */
  static final Comparator<String> BY_BYTES = FolderStats::compare;

  private FolderStats() {}

  static Stat of(Path real) throws IOException {
    return of(real, FolderPlaces.attributes(real));
  }

  static Stat of(Path real, BasicFileAttributes attributes) {
    Stat.Kind kind =
        attributes.isRegularFile()
            ? Stat.Kind.FILE
            : attributes.isDirectory() ? Stat.Kind.FOLDER : Stat.Kind.OTHER;
    return new Stat(
        kind,
        kind == Stat.Kind.FILE ? attributes.size() : 0,
        attributes.lastModifiedTime().toInstant(),
        attributes.creationTime().toInstant(),
        kind == Stat.Kind.FILE ? tag(attributes) : "",
        Files.isWritable(real));
  }

  /** A replaced file is another one for the file system; one written in place has another time. */
  private static String tag(BasicFileAttributes attributes) {
    return Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS))
        + "-"
        + Long.toHexString(attributes.size())
        + "-"
        + Integer.toHexString(String.valueOf(attributes.fileKey()).hashCode());
  }

  /** Whether a name is one that only a file has that is being written. */
  static boolean isUnfinished(String name) {
    return name.startsWith(".") && name.endsWith(".tmp") && UNFINISHED.matcher(name).matches();
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // A pair of surrogates stands for a code point above all of one char.
        boolean pair = Character.isSurrogate(x);
        return pair == Character.isSurrogate(y) ? x - y : pair ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
