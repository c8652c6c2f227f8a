package io.smallfry.server.files;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a request wants (RFC 9110, section 14).
 *
 * @param from the first byte
 * @param to one after the last byte
 * @param partial whether it is a part, also when it is all
 * @param satisfiable false if the part lies behind the end
 */
record ByteRange(long from, long to, boolean partial, boolean satisfiable) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What the request wants; all of the file if it asks for several parts or for none. */
  static ByteRange of(HttpServletRequest request, String tag, long size) {
    @Nullable String header = request.getHeader("Range");
    @Nullable String condition = request.getHeader("If-Range");
    ByteRange all = new ByteRange(0, size, false, true);
    if (header == null || (condition != null && !condition.equals(tag))) {
      return all;
    }
    Matcher range = ONE.matcher(header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return all;
    }
    if (range.group(1).isEmpty()) {
      long last = Long.parseLong(range.group(2));
      return last == 0 || size == 0
          ? new ByteRange(0, 0, true, false)
          : new ByteRange(Math.max(0, size - last), size, true, true);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(range.group(2)) + 1);
    if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < from) {
      return all;
    }
    return from >= size ? new ByteRange(0, 0, true, false) : new ByteRange(from, to, true, true);
  }
}
