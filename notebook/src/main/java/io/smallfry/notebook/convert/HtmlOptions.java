package io.smallfry.notebook.convert;

/**
 * How a page is made.
 *
 * @param name what the notebook is called, for the page's head and title
 * @param code whether code is shown; without it the page is a report
 * @param textLimit how many characters of one text output are shown
 */
public record HtmlOptions(String name, boolean code, int textLimit) {
  /** Enough for whoever reads; ten such outputs still open at once in any browser. */
  public static final int USUAL_TEXT_LIMIT = 200_000;

  public HtmlOptions {
    if (textLimit < 1000) {
      throw new IllegalArgumentException("a text needs room for 1000 characters at least");
    }
  }

  public HtmlOptions(String name) {
    this(name, true, USUAL_TEXT_LIMIT);
  }
}
