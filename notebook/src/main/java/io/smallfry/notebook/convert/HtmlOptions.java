package io.smallfry.notebook.convert;

import org.jspecify.annotations.Nullable;

/**
 * How a page is made.
 *
 * @param name what the notebook is called, for the page's head and title
 * @param code whether and how code is shown
 * @param textLimit how many characters of one text output are shown
 * @param foldLines outputs of more lines (or rows of a table) than this are folded
 * @param linkBase the address that links to files beside the notebook start with, such as {@code
 *     /files/reports/}, ending in a slash; null leaves such links as they are. A link that leads
 *     out of it is no link in the page
 */
public record HtmlOptions(
    String name, Code code, int textLimit, int foldLines, @Nullable String linkBase) {
  /** Enough for whoever reads; ten such outputs still open at once in any browser. */
  public static final int USUAL_TEXT_LIMIT = 200_000;

  /** More than a data frame is shown with, and than fits on two screens. */
  public static final int USUAL_FOLD_LINES = 100;

  /** How code is shown. */
  public enum Code {
    SHOWN,
    /** Behind a word that opens it. */
    FOLDED,
    /** Not at all: the page is a report. */
    LEFT_OUT
  }

  public HtmlOptions {
    if (textLimit < 1000) {
      throw new IllegalArgumentException("a text needs room for 1000 characters at least");
    }
    if (foldLines < 1) {
      throw new IllegalArgumentException("an output of one line can't be folded");
    }
    if (linkBase != null && !linkBase.endsWith("/")) {
      throw new IllegalArgumentException("the base of links needs a slash at its end");
    }
  }

  /** As most want it: with code. */
  public HtmlOptions(String name) {
    this(name, Code.SHOWN, USUAL_TEXT_LIMIT, USUAL_FOLD_LINES, null);
  }

  public HtmlOptions withCode(Code newCode) {
    return new HtmlOptions(name, newCode, textLimit, foldLines, linkBase);
  }

  public HtmlOptions withTextLimit(int newLimit) {
    return new HtmlOptions(name, code, newLimit, foldLines, linkBase);
  }

  public HtmlOptions withFoldLines(int newLines) {
    return new HtmlOptions(name, code, textLimit, newLines, linkBase);
  }

  public HtmlOptions withLinkBase(@Nullable String newBase) {
    return new HtmlOptions(name, code, textLimit, foldLines, newBase);
  }
}
