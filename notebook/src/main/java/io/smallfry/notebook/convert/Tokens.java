package io.smallfry.notebook.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes code apart into what has a colour of its own. It never fails: what it can't tell is text.
 */
final class Tokens {
  enum Kind {
    KEYWORD,
    TEXT,
    NUMBER,
    COMMENT,
    /** A decorator, or a command to the notebook. */
    MARK,
    /** The name of what is defined. */
    NAME
  }

  /** A piece of the source that has a colour. */
  record Token(Kind kind, int from, int to) {}

  private final String code;
  private final Language language;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean afterDefinition;

  private Tokens(String code, Language language) {
    this.code = code;
    this.language = language;
  }

  static List<Token> of(String code, Language language) {
    Tokens tokens = new Tokens(code, language);
    while (tokens.at < code.length()) {
      tokens.next();
    }
    return tokens.tokens;
  }

  private void next() {
    int from = at;
    char c = code.charAt(at);
    if (!language.blockStart().isEmpty() && code.startsWith(language.blockStart(), at)) {
      int end = code.indexOf(language.blockEnd(), at + language.blockStart().length());
      at = end < 0 ? code.length() : end + language.blockEnd().length();
      add(Kind.COMMENT, from);
    } else if (code.startsWith(language.comment(), at) && startsComment()) {
      at = lineEnd();
      add(Kind.COMMENT, from);
    } else if (language.quotes().indexOf(c) >= 0) {
      text(c);
      add(Kind.TEXT, from);
    } else if (Character.isDigit(c)) {
      number();
      add(Kind.NUMBER, from);
    } else if (Character.isJavaIdentifierStart(c)) {
      word();
    } else if (language.isPython() && (c == '@' || c == '%' || c == '!') && startsLine()) {
      at = c == '@' ? nameEnd(at + 1) : lineEnd();
      add(Kind.MARK, from);
    } else {
      at++;
    }
  }

  private void add(Kind kind, int from) {
    tokens.add(new Token(kind, from, at));
    afterDefinition = false;
  }

  /** In a shell, {@code $#} and {@code a#b} are none. */
  private boolean startsComment() {
    return !language.comment().equals("#")
        || language.isPython()
        || at == 0
        || Character.isWhitespace(code.charAt(at - 1));
  }

  private boolean startsLine() {
    int i = at - 1;
    while (i >= 0 && (code.charAt(i) == ' ' || code.charAt(i) == '\t')) {
      i--;
    }
    return i < 0 || code.charAt(i) == '\n';
  }

  private int lineEnd() {
    int end = code.indexOf('\n', at);
    return end < 0 ? code.length() : end;
  }

  private void text(char quote) {
    if (language.longTexts() && code.startsWith(String.valueOf(quote).repeat(3), at)) {
      int i = at + 3;
      while (i < code.length()) {
        if (code.charAt(i) == '\\') {
          i += 2;
        } else if (code.startsWith(String.valueOf(quote).repeat(3), i)) {
          at = i + 3;
          return;
        } else {
          i++;
        }
      }
      at = code.length();
      return;
    }
    // In SQL, the shell and JavaScript's `…` a text may go over lines.
    boolean oneLine = language.isPython() || (language.comment().equals("//") && quote != '`');
    int i = at + 1;
    while (i < code.length() && code.charAt(i) != quote) {
      if (oneLine && code.charAt(i) == '\n') {
        at = i;
        return;
      }
      i += code.charAt(i) == '\\' && !language.ignoresCase() ? 2 : 1;
    }
    at = Math.min(code.length(), i + 1);
  }

  private void number() {
    while (at < code.length()
        && (Character.isLetterOrDigit(code.charAt(at))
            || code.charAt(at) == '.'
            || code.charAt(at) == '_')) {
      at++;
    }
  }

  private int nameEnd(int from) {
    int i = from;
    while (i < code.length()
        && (Character.isJavaIdentifierPart(code.charAt(i)) || code.charAt(i) == '.')) {
      i++;
    }
    return i;
  }

  private void word() {
    int from = at;
    while (at < code.length() && Character.isJavaIdentifierPart(code.charAt(at))) {
      at++;
    }
    String word = code.substring(from, at);
    if (at < code.length()
        && language.isPython()
        && word.length() <= 2
        && "\"'".indexOf(code.charAt(at)) >= 0) {
      text(code.charAt(at)); // a prefix such as f or rb
      add(Kind.TEXT, from);
    } else if (language
        .keywords()
        .contains(language.ignoresCase() ? word.toLowerCase(Locale.ROOT) : word)) {
      add(Kind.KEYWORD, from);
      afterDefinition =
          word.equals("def")
              || word.equals("class")
              || word.equals("function")
              || word.equals("fun");
    } else if (afterDefinition) {
      add(Kind.NAME, from);
    }
  }
}
