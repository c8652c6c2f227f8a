package io.smallfry.notebook;

/** What string literals and names of many languages share. */
final class Quoting {
  private static final String HEX = "0123456789abcdef";

  private Quoting() {}

  /** A number in hexadecimal with at least this many digits. */
  static StringBuilder hex(StringBuilder out, int number, int digits) {
    for (int shift = 4 * Math.max(digits, (35 - Integer.numberOfLeadingZeros(number)) / 4) - 4;
        shift >= 0;
        shift -= 4) {
      out.append(HEX.charAt((number >> shift) & 15));
    }
    return out;
  }

  /**
   * The escape that nearly all languages write for this character: {@code \"}, {@code \\}, {@code
   * \n}, {@code \r}, {@code \t}; false if there is none.
   */
  static boolean common(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Writes a character of a literal that neither is ASCII nor has an escape of its own. */
  interface Escape {
    void write(StringBuilder out, int c);
  }

  /**
   * A literal in double quotes, in ASCII.
   *
   * @param other writes what has no escape that nearly all languages know
   */
  static String text(String text, Escape other) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (!common(out, c)) {
        if (isPrintableAscii(c)) {
          out.append((char) c);
        } else {
          other.write(out, c);
        }
      }
    }
    return out.append('"').toString();
  }

  /** By its number: {@code \}{@code uXXXX}, or {@code \UXXXXXXXX}. */
  static void unicode(StringBuilder out, int c) {
    if (c < 0x10000) {
      hex(out.append("\\u"), c, 4);
    } else {
      hex(out.append("\\U"), c, 8);
    }
  }

  static boolean isPrintableAscii(int c) {
    return c >= ' ' && c < 0x7f;
  }

  /**
   * A literal in double quotes, in ASCII, with {@code \}{@code uXXXX} for each UTF-16 unit that has
   * no shorter escape: Scala, JavaScript, TypeScript.
   */
  static String utf16(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!common(out, c)) {
        if (isPrintableAscii(c)) {
          out.append(c);
        } else {
          hex(out.append("\\u"), c, 4);
        }
      }
    }
    return out.append('"').toString();
  }

  /** Whether it is a letter of ASCII. */
  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAsciiName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && c != '_' && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** Whether it is a name by Unicode's rules; the underscore is a letter. */
  static boolean isUnicodeName(String name) {
    for (int i = 0; i < name.length(); ) {
      int c = name.codePointAt(i);
      boolean fits =
          c == '_'
              || (i == 0
                  ? Character.isUnicodeIdentifierStart(c)
                  : Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
      if (!fits) {
        return false;
      }
      i += Character.charCount(c);
    }
    return !name.isEmpty();
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }
}
