package io.smallfry.runner;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The ways in which programs usually write a text, none of which may show a secret. */
final class SecretForms {
  /** Shorter values are looked for as they are only. */
  private static final int SHORTEST_WRITTEN = 4;

  /** Shorter parts of a Base64 text would be found by chance. */
  private static final int SHORTEST_BASE64 = 8;

  /** Shorter lines of a secret of several lines are no secret by themselves. */
  private static final int SHORTEST_LINE = 8;

  private SecretForms() {}

  /**
   * The value itself; as a Python string (both quotes, also in ASCII), in JSON (also in ASCII), in
   * a URL, in HTML, in Base64 wherever it stands in what was encoded; each line of it, since
   * programs show texts line by line; and each without the white space around it.
   */
  static Set<String> of(String secret) {
    Set<String> forms = new LinkedHashSet<>();
    addWritten(forms, secret);
    addWritten(forms, secret.strip());
    if (secret.strip().lines().count() > 1) {
      secret
          .lines()
          .map(String::strip)
          .filter(line -> line.length() >= SHORTEST_LINE)
          .forEach(line -> addWritten(forms, line));
    }
    forms.remove("");
    return forms;
  }

  private static void addWritten(Set<String> forms, String text) {
    forms.add(text);
    if (text.length() < SHORTEST_WRITTEN) {
      return;
    }
    for (char quote : new char[] {'\'', '"', 0}) {
      forms.add(python(text, quote, false));
      forms.add(python(text, quote, true));
    }
    forms.add(json(text, false));
    forms.add(json(text, true));
    for (String safe : new String[] {"-._~", "-._~/", "-._~!*'()", "-._*"}) {
      String percent = percent(text, safe);
      forms.add(percent);
      forms.add(percent.replace("%20", "+"));
      forms.add(lowerCaseEscapes(percent));
    }
    forms.add(html(text, "&#x27;"));
    forms.add(html(text, "&#39;"));
    forms.add(html(text, "'").replace("&quot;", "\""));
    addBase64(forms, text.getBytes(UTF_8));
  }

  /** What stands between the quotes of a Python literal; without a quote, none is escaped. */
  private static String python(String text, char quote, boolean ascii) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (c == '\\' || (c == quote && quote != 0)) {
            out.append('\\').append((char) c);
          } else if (c == '\n' || c == '\r' || c == '\t') {
            out.append('\\').append(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
          } else if (c < ' ' || c == 0x7f || (ascii && c > 0x7e && c < 0x100)) {
            out.append("\\x").append(hex(c, 2));
          } else if (ascii && c >= 0x10000) {
            out.append("\\U").append(hex(c, 8));
          } else if (ascii && c >= 0x100) {
            out.append("\\u").append(hex(c, 4));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  private static String json(String text, boolean ascii) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int letter = "\b\f\n\r\t".indexOf(c);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (letter >= 0) {
        out.append('\\').append("bfnrt".charAt(letter));
      } else if (c < ' ' || (ascii && c > 0x7e)) {
        out.append("\\u").append(hex(c, 4));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String hex(int value, int digits) {
    String hex = Integer.toHexString(value);
    return "0".repeat(digits - hex.length()) + hex;
  }

  private static String percent(String text, String safe) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= '0' && c <= '9')
          || (c >= 'A' && c <= 'Z')
          || (c >= 'a' && c <= 'z')
          || safe.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%').append(hex(c, 2).toUpperCase(Locale.ROOT));
      }
    }
    return out.toString();
  }

  private static String lowerCaseEscapes(String percent) {
    StringBuilder out = new StringBuilder(percent);
    for (int i = out.indexOf("%"); i >= 0; i = out.indexOf("%", i + 1)) {
      out.setCharAt(i + 1, Character.toLowerCase(out.charAt(i + 1)));
      out.setCharAt(i + 2, Character.toLowerCase(out.charAt(i + 2)));
    }
    return out.toString();
  }

  private static String html(String text, String apostrophe) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", apostrophe);
  }

  /**
   * The characters that depend on the value alone, for each of the three places that it may have
   * among the groups of three bytes.
   */
  private static void addBase64(Set<String> forms, byte[] value) {
    for (int before = 0; before < 3; before++) {
      byte[] bytes = new byte[before + value.length];
      System.arraycopy(value, 0, bytes, before, value.length);
      int from = (before * 8 + 5) / 6;
      int to = bytes.length * 8 / 6;
      if (to - from >= SHORTEST_BASE64) {
        forms.add(new String(Base64.getEncoder().encode(bytes), ISO_8859_1).substring(from, to));
        forms.add(new String(Base64.getUrlEncoder().encode(bytes), ISO_8859_1).substring(from, to));
      }
    }
  }
}
