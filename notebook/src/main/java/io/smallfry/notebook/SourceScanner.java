package io.smallfry.notebook;

import static io.smallfry.notebook.SourceSyntax.Trait.ARROW;
import static io.smallfry.notebook.SourceSyntax.Trait.OPEN_END;
import static io.smallfry.notebook.SourceSyntax.Trait.PRIMES;
import static io.smallfry.notebook.SourceSyntax.Trait.SHELL;
import static io.smallfry.notebook.SourceSyntax.Trait.TRIPLE_QUOTES;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts source code into statements and finds their assignments, for all languages alike and without
 * understanding more of them than texts, comments and brackets. Takes any text.
 */
final class SourceScanner {
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";
  private static final String COMPOUND = "=!<>+-*/%&|^~:@.?$\\";

  private final SourceSyntax syntax;
  private final String source;
  private final List<Statement> found = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int depth;
  private int assigned = -1;
  private int assignedWidth;
  private int assignments;
  private String comment = "";
  private boolean sameLine;

  private SourceScanner(SourceSyntax syntax, String source) {
    this.syntax = syntax;
    this.source = source;
  }

  /**
   * A statement with one assignment or none.
   *
   * @param target what stands before the equals sign, blanks at its end kept
   * @param assigns whether there is one
   * @param value what stands behind it, its lines joined, without blanks around
   * @param comment the comment on its last line, without its mark and blanks around
   */
  record Statement(String target, boolean assigns, String value, String comment) {}

  /** The statements in their order, without those that assign more than once. */
  static List<Statement> statements(SourceSyntax syntax, String source) {
    return new SourceScanner(syntax, source).scan();
  }

  private List<Statement> scan() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (!syntax.blockOpen().isEmpty() && source.startsWith(syntax.blockOpen(), at)) {
        int end = source.indexOf(syntax.blockClose(), at + syntax.blockOpen().length());
        at = end < 0 ? source.length() : end + syntax.blockClose().length();
      } else if (isComment()) {
        comment();
      } else if (PythonText.isLineSeparator(c)) {
        newline();
      } else if (syntax.quotes().indexOf(c) >= 0 && !isApostrophe(c)) {
        quoted(c);
      } else if (c == syntax.escape() && c != 0 && at + 1 < source.length()) {
        joinedLine(c);
      } else if (depth == 0 && syntax.separators().indexOf(c) >= 0) {
        at++;
        end();
        sameLine = true;
      } else {
        plain(c);
      }
    }
    end();
    return found;
  }

  private boolean isComment() {
    return source.startsWith(syntax.comment(), at)
        && (!syntax.has(SHELL) || at == 0 || PythonText.isSpace(source.charAt(at - 1)));
  }

  private void comment() {
    int end = at;
    while (end < source.length() && !PythonText.isLineSeparator(source.charAt(end))) {
      end++;
    }
    String words = PythonText.strip(source.substring(at + syntax.comment().length(), end));
    at = end;
    if (!isBlank()) {
      comment = words;
    } else if (sameLine && !found.isEmpty()) {
      // Behind the semicolon that ended the statement.
      Statement last = found.removeLast();
      found.add(new Statement(last.target(), last.assigns(), last.value(), words));
    }
  }

  private boolean isBlank() {
    return text.isEmpty();
  }

  private void newline() {
    at = PythonText.lineEnd(source, at);
    boolean goesOn =
        depth > 0
            || (syntax.has(OPEN_END) && assigned >= 0 && text.length() == assigned + assignedWidth);
    while (!isBlank() && PythonText.isSpace(text.charAt(text.length() - 1)) && goesOn) {
      text.setLength(text.length() - 1);
    }
    if (goesOn) {
      skipBlanks();
      boolean words =
          !isBlank()
              && isWord(text.charAt(text.length() - 1))
              && at < source.length()
              && isWord(source.charAt(at));
      text.append(words ? " " : "");
    } else {
      end();
    }
    sameLine = false;
  }

  private void skipBlanks() {
    while (at < source.length()
        && PythonText.isSpace(source.charAt(at))
        && !PythonText.isLineSeparator(source.charAt(at))) {
      at++;
    }
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** A transposed matrix, a type's variable, a name with a prime: no text begins here. */
  private boolean isApostrophe(char c) {
    if (c != '\'' || !syntax.has(PRIMES) || at == 0) {
      return false;
    }
    char before = source.charAt(at - 1);
    return isWord(before) || CLOSING.indexOf(before) >= 0;
  }

  private void quoted(char quote) {
    comment = "";
    int end;
    String three = String.valueOf(quote).repeat(3);
    if (syntax.has(TRIPLE_QUOTES) && source.startsWith(three, at)) {
      end = endOfText(at + 3, three, true, quote);
    } else {
      end = endOfText(at + 1, String.valueOf(quote), syntax.multiline().indexOf(quote) >= 0, quote);
    }
    text.append(source, at, end);
    at = end;
  }

  private int endOfText(int from, String close, boolean overLines, char quote) {
    boolean escapes = syntax.escape() != 0 && syntax.raw().indexOf(quote) < 0;
    int i = from;
    while (i < source.length()) {
      char c = source.charAt(i);
      if (escapes && c == syntax.escape()) {
        i++;
      } else if (source.startsWith(close, i)) {
        return i + close.length();
      } else if (!overLines && PythonText.isLineSeparator(c)) {
        return i;
      }
      i++;
    }
    return source.length();
  }

  private void joinedLine(char escape) {
    if (PythonText.isLineSeparator(source.charAt(at + 1))) {
      at = PythonText.lineEnd(source, at + 1);
    } else if (syntax.has(SHELL)) {
      text.append(escape).append(source.charAt(at + 1));
      at += 2;
    } else {
      text.append(escape);
      at++;
    }
  }

  private void plain(char c) {
    at++;
    if (isBlank() && PythonText.isSpace(c)) {
      return;
    }
    if (!PythonText.isSpace(c)) {
      comment = "";
    }
    if (OPENING.indexOf(c) >= 0) {
      depth++;
    } else if (CLOSING.indexOf(c) >= 0) {
      depth = Math.max(0, depth - 1);
    } else if (depth == 0 && c == '=' && isAssignment()) {
      assigned(1);
    } else if (depth == 0 && c == '<' && syntax.has(ARROW) && isArrow()) {
      assigned(2);
      text.append(c);
      c = source.charAt(at++);
    }
    text.append(c);
  }

  private void assigned(int width) {
    if (assignments++ == 0) {
      assigned = text.length();
      assignedWidth = width;
    }
  }

  private boolean isAssignment() {
    char before = at < 2 ? ' ' : source.charAt(at - 2);
    char after = at < source.length() ? source.charAt(at) : ' ';
    return COMPOUND.indexOf(before) < 0
        && after != '='
        && (syntax.has(SHELL) || (after != '>' && after != '~'));
  }

  private boolean isArrow() {
    boolean doubled = at > 1 && source.charAt(at - 2) == '<';
    return at < source.length() && source.charAt(at) == '-' && !doubled;
  }

  private void end() {
    if (!isBlank() && assignments == 1) {
      String value = PythonText.strip(text.substring(assigned + assignedWidth));
      found.add(new Statement(text.substring(0, assigned), true, value, comment));
    } else if (!isBlank() && assignments == 0) {
      found.add(new Statement(PythonText.strip(text.toString()), false, "", comment));
    }
    text.setLength(0);
    assigned = -1;
    assignments = 0;
    depth = 0;
    comment = "";
  }
}
