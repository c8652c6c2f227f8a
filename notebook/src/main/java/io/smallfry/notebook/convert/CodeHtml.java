package io.smallfry.notebook.convert;

import io.smallfry.notebook.convert.Tokens.Token;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Code in colours. */
final class CodeHtml {
  /** Longer code is data, and shown without colours. */
  private static final int LONGEST = 200_000;

  private CodeHtml() {}

  /** The code as HTML, to be put into {@code pre}. */
  static String of(String code, @Nullable String languageName) {
    Language language = language(code, languageName);
    if (language == null || code.length() > LONGEST) {
      return Escape.html(code);
    }
    StringBuilder out = new StringBuilder(code.length() * 2);
    int at = 0;
    for (Token token : Tokens.of(code, language)) {
      Escape.html(code, at, token.from(), out);
      out.append("<span class=\"t-")
          .append(token.kind().name().toLowerCase(Locale.ROOT))
          .append("\">");
      Escape.html(code, token.from(), token.to(), out);
      out.append("</span>");
      at = token.to();
    }
    Escape.html(code, at, code.length(), out);
    return out.toString();
  }

  /** A cell that begins with {@code %%sql} is in SQL, whatever the notebook is in. */
  static @Nullable Language language(String code, @Nullable String name) {
    String magic = magic(code);
    Language language = magic == null ? null : Language.find(magic);
    return language != null ? language : Language.find(name == null ? "python" : name);
  }

  /** The name of the magic command that the cell begins with; null if it begins with none. */
  static @Nullable String magic(String code) {
    if (!code.startsWith("%%")) {
      return null;
    }
    int end = 2;
    while (end < code.length() && !Character.isWhitespace(code.charAt(end))) {
      end++;
    }
    return code.substring(2, end);
  }
}
