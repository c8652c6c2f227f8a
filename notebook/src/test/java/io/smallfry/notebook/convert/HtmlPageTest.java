package io.smallfry.notebook.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.convert.HtmlOptions.Code;
import java.io.IOException;
import java.io.StringWriter;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

final class HtmlPageTest {
  private final Notebook notebook = Notebook.empty();

  @Test
  void theMostHostileNotebookRunsNothing() {
    String evil = "\"'><script>steal()</script><img src=x onerror=steal()>";
    notebook.insertMarkdown(0, evil + "\n\n[x](javascript:steal()) ![y](https://evil.example/z)");
    Cell cell = notebook.insertCode(1, evil);
    cell.addTag(evil);
    cell.setExecutionCount(1);
    stream(cell, evil + "\u001b[38;2;1;2;3;\">m" + evil + "\u001b]8;;javascript:steal()\u0007x");
    for (String mime :
        new String[] {
          "text/html",
          "text/markdown",
          "image/svg+xml",
          "image/png",
          "text/latex",
          "application/json",
          "text/plain",
          "application/javascript",
          "application/x\"><script>"
        }) {
      display(cell, mime, evil);
    }
    cell.outputs().addObject().put("output_type", "error").put("ename", evil).put("evalue", evil);
    notebook.metadata().putObject("language_info").put("name", evil);
    ObjectNode run = notebook.metadata().putObject("papermill");
    run.put("start_time", evil).put("exception", true).putObject("parameters").put(evil, evil);
    cell.metadata().putObject("papermill").put("status", "failed");
    cell.json().putObject("attachments").putObject("a").put("image/png", evil);
    Document page = page(new HtmlOptions(evil));
    assertThat(page.select("script, iframe, object, embed, form, link, base")).isEmpty();
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        assertThat(attribute.getKey()).doesNotStartWith("on");
        if (attribute.getKey().equals("src")) {
          assertThat(attribute.getValue()).startsWith("data:image/");
        }
        if (attribute.getKey().equals("href")) {
          assertThat(attribute.getValue()).startsWith("#");
        }
      }
    }
    assertThat(page.title()).contains("steal()");
  }

  @Test
  void theHeadTellsOfTheRun() {
    Cell cell = notebook.insertCode(0, "1/0");
    cell.setExecutionCount(3);
    cell.metadata().putObject("papermill").put("status", "failed").put("exception", true);
    cell.outputs()
        .addObject()
        .put("output_type", "error")
        .put("ename", "ZeroDivisionError")
        .put("evalue", "division by zero");
    notebook.insertMarkdown(0, "This run failed at …").addTag("papermill-error-cell-tag");
    ObjectNode run = notebook.metadata().putObject("papermill");
    run.put("start_time", "2026-11-24T06:00:01.5+00:00").put("end_time", "2026-11-24T06:04:11");
    run.put("duration", 250.2).put("exception", true);
    run.putObject("parameters").put("region", "North").put("days", 7);
    Document page = page(new HtmlOptions("daily"));
    assertThat(page.select(".run").text())
        .isEqualTo(
            "✕ Failed daily 24 November 2026, 06:00:01 UTC · took 4 m 10 s"
                + " In [3]: ZeroDivisionError: division by zero region North days 7");
    assertThat(page.select(".run a").attr("href")).isEqualTo("#cell-2");
    assertThat(page.select("#cell-2").hasClass("failed")).isTrue();
    assertThat(page.text()).doesNotContain("This run failed at");
  }

  @Test
  void aRunSucceededOrIsNotFinished() {
    ObjectNode run = notebook.metadata().putObject("papermill");
    run.put("start_time", "2026-11-24T06:00:01").putNull("end_time");
    assertThat(page(new HtmlOptions("x")).select(".unfinished strong").text())
        .isEqualTo("Not finished");
    run.put("end_time", "2026-11-24T06:04:11");
    assertThat(page(new HtmlOptions("x")).select(".succeeded strong").text())
        .isEqualTo("Succeeded");
    notebook.metadata().remove("papermill");
    assertThat(page(new HtmlOptions("x")).select(".run")).isEmpty();
  }

  @Test
  void codeHasColoursAndTerminalsToo() {
    Cell cell = notebook.insertCode(0, "def f(x):\n    return \"a<b\"  # note");
    stream(cell, "10%\r100%\n\u001b[1;31mred\u001b[0m <b>\u001b[2K\n");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".t-keyword").eachText()).containsExactly("def", "return");
    assertThat(page.select(".t-name").text()).isEqualTo("f");
    assertThat(page.select(".t-text").text()).isEqualTo("\"a<b\"");
    assertThat(page.select(".t-comment").text()).isEqualTo("# note");
    assertThat(page.select("pre.stream").text()).isEqualTo("100%\nred <b>");
    assertThat(page.select(".a-red.a-bold").text()).isEqualTo("red");
  }

  @Test
  void aReportHasNoCode() {
    notebook.insertMarkdown(0, "# Sales");
    stream(notebook.insertCode(1, "secret_code()"), "42");
    Document page = page(new HtmlOptions("x").withCode(Code.LEFT_OUT));
    assertThat(page.text()).contains("42").doesNotContain("secret_code");
    assertThat(page.title()).isEqualTo("Sales – x");
  }

  @Test
  void tagsAndMetadataHide() {
    notebook.insertCode(0, "gone()").addTag("remove-cell");
    stream(tagged(1, "input_gone()", "remove-input"), "output stays");
    stream(tagged(2, "input_stays()", "remove_output"), "output gone");
    stream(tagged(3, "input_folded()", "hide-input"), "open");
    Cell reported = notebook.insertCode(4, "report_mode()");
    reported.metadata().putObject("jupyter").put("source_hidden", true);
    Document page = page(new HtmlOptions("x"));
    assertThat(page.text())
        .doesNotContain("gone")
        .contains("output stays", "input_stays()", "input_folded()", "report_mode()");
    assertThat(page.select("details pre").eachText())
        .containsExactly("input_folded()", "report_mode()");
  }

  @Test
  void textWithFormulasTablesAndAttachments() {
    Cell cell =
        notebook.insertMarkdown(
            0,
            "# A title\n\n$a_b + c_d$ for $5 and $10\n\n$$\nx\n= *y*\n$$\n\n|a|b|\n|-|-|\n|1|2|\n\n"
                + "![](attachment:my%20plot.png)\n\n\\begin{align}\na_1 &= b\n\\end{align}\n\nend");
    cell.json().putObject("attachments").putObject("my plot.png").put("image/png", "iVBO\nRw0=");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".math").stream().map(Element::wholeText))
        .containsExactly(
            "$a_b + c_d$", "$$\nx\n= *y*\n$$", "\\begin{align}\na_1 &= b\n\\end{align}");
    assertThat(page.select("em")).isEmpty();
    assertThat(page.text()).contains("for $5 and $10").endsWith("end");
    assertThat(page.select("td").eachText()).containsExactly("1", "2");
    assertThat(page.select("img").attr("src")).isEqualTo("data:image/png;base64,iVBORw0=");
    assertThat(page.select("h1").attr("id")).isEqualTo("A-title");
  }

  @Test
  void interactiveOutputsFallBack() {
    Cell cell = notebook.insertCode(0, "fig");
    ObjectNode data = display(cell, "text/html", "<div id=p></div><script>plot()</script>");
    data.put("text/plain", "Figure(…)").put("application/vnd.plotly.v1+json", "{}");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".result").text()).isEqualTo("Figure(…)");
    assertThat(page.select(".note").text()).contains("A chart (Plotly)");
  }

  @Test
  void aPictureStandsForWhatRan() {
    Cell cell = notebook.insertCode(0, "fig");
    display(cell, "text/html", "<p>Loading…</p><script>plot()</script>").put("image/png", "iVBO");
    display(cell, "text/html", "<table><tr><td>1</td></tr></table>").put("image/png", "iVBP");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".outputs img").eachAttr("src"))
        .containsExactly("data:image/png;base64,iVBO");
    assertThat(page.select(".outputs .html").text()).isEqualTo("1");
    assertThat(page.select(".note")).isEmpty();
  }

  @Test
  void whatIsLeftOfAnInteractiveOutputHasANote() {
    display(notebook.insertCode(0, "t"), "text/html", "<p>Table</p><script>sort()</script>");
    notebook.insertMarkdown(1, "A film: <iframe src='https://example.org'></iframe>");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".html").text()).isEqualTo("Table");
    assertThat(page.select("#cell-1 .html + .note").text()).contains("interactive parts");
    assertThat(page.select("#cell-2 .note").text()).contains("interactive parts");
  }

  /** As Altair and Plotly put them out. */
  @Test
  void chartsAreNamed() {
    Cell cell = notebook.insertCode(0, "chart");
    ObjectNode vega = display(cell, "text/plain", "<VegaLite 5 object>\n\nIf you see this message");
    vega.putObject("application/vnd.vegalite.v5+json").putObject("title").put("text", "Sales <1>");
    ObjectNode old = display(cell, "text/plain", "alt.Chart(...)");
    old.putObject("application/vnd.vega.v5+json").put("title", "Old");
    ObjectNode drawn = display(cell, "image/png", "iVBO");
    drawn.putObject("application/vnd.vegalite.v5+json").put("title", "Drawn");
    display(cell, "text/html", "<iframe src=x></iframe>")
        .put("text/plain", "<IPython.lib.display.IFrame at 0x7f00>");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select(".note").eachText())
        .containsExactly(
            "A chart (Vega-Lite), “Sales <1>”, is left out here; open the notebook to see it.",
            "A chart (Vega), “Old”, is left out here; open the notebook to see it.",
            "This output is interactive or of a kind that a page can't show; open the notebook to"
                + " see it.");
    assertThat(page.select("img")).hasSize(1);
    assertThat(page.select(".result")).isEmpty();
  }

  @Test
  void latexIsAFormula() {
    display(notebook.insertCode(0, "x"), "text/latex", "$\\displaystyle x^{2}$");
    assertThat(page(new HtmlOptions("x")).select("code.math[data-math=display]").text())
        .isEqualTo("$\\displaystyle x^{2}$");
  }

  @Test
  void longOutputsAreFolded() {
    Cell cell = notebook.insertCode(0, "x");
    stream(cell, "a <line>\n".repeat(1500) + "\u001b[1mall\u001b[0m done\n");
    stream(cell, "short\n".repeat(100));
    display(cell, "text/html", "<table>" + "<tr><td>1</td></tr>".repeat(101) + "</table>");
    ObjectNode error = cell.outputs().addObject().put("output_type", "error");
    error.putArray("traceback").add("frame\n".repeat(300));
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select("details.long:not([open]) > summary").eachText())
        .containsExactly("1,501 lines, the last: all done", "A table of 101 rows");
    assertThat(page.select("details.long pre, details.long table")).hasSize(2);
    assertThat(page.select("pre")).hasSize(4); // the source, both streams, the error
    assertThat(page(new HtmlOptions("x").withFoldLines(2000)).select("details")).isEmpty();
  }

  @Test
  void codeMayBeFolded() {
    stream(notebook.insertCode(0, "code()"), "42");
    Document page = page(new HtmlOptions("x").withCode(Code.FOLDED));
    assertThat(page.select("details .source").text()).isEqualTo("code()");
    assertThat(page.select("details .stream")).isEmpty();
  }

  /** As a server does it, whose page has another address than the files beside the notebook. */
  @Test
  void isWrittenToAStreamWithLinksToWhereTheFilesAre() throws IOException {
    notebook.insertMarkdown(0, "[data](data.csv)");
    display(notebook.insertCode(1, "x"), "text/html", "<a href='other.csv'>x</a>");
    HtmlOptions options = new HtmlOptions("x").withLinkBase("/files/r/");
    StringWriter written = new StringWriter();
    HtmlPage.write(notebook, options, written);
    assertThat(written.toString()).isEqualTo(HtmlPage.of(notebook, options));
    assertThat(Jsoup.parse(written.toString()).select("a").eachAttr("href"))
        .containsExactly("/files/r/data.csv", "/files/r/other.csv");
  }

  @Test
  void aFormulaThatNobodyEndedIsText() {
    notebook.insertMarkdown(
        0, "$$ x = 1\n\n# Title\n\ntext\n\n$$\na\n$$\n\n\\begin{align}\n- item");
    notebook.insertMarkdown(1, "> $$\n> y\n> $$\n\n$$z$$");
    Document page = page(new HtmlOptions("x"));
    assertThat(page.select("h1").text()).isEqualTo("Title");
    assertThat(page.select("li").text()).isEqualTo("item");
    assertThat(page.select(".math").stream().map(Element::wholeText))
        .containsExactly("$$\na\n$$", "$$\ny\n$$", "$$z$$");
  }

  /** Parsed as it stands, the second took 40 seconds. */
  @Test
  @Timeout(20)
  void manyFormulasThatNobodyEndedAreNoTrouble() {
    notebook.insertMarkdown(0, ("\\begin{a}\n".repeat(3_000) + "\n").repeat(60) + "end");
    notebook.insertMarkdown(1, "\\begin{a}\n".repeat(150_000) + "end");
    assertThat(page(new HtmlOptions("x")).select(".text").eachText())
        .allMatch(text -> text.endsWith("end"))
        .hasSize(2);
  }

  /** 100 MB of prints become a page that a browser opens. */
  @Test
  void hugeOutputsAreShownInShort() {
    Cell cell = notebook.insertCode(0, "loop()");
    stream(cell, "a line of an endless loop that never ends\n".repeat(2_500_000));
    display(cell, "text/html", "<p>x</p>".repeat(4_000_000));
    for (int i = 0; i < 2000; i++) {
      display(cell, "text/plain", "one of many");
    }
    String html = HtmlPage.of(notebook, new HtmlOptions("x"));
    assertThat(html.length()).isLessThan(500_000);
    assertThat(html)
        .contains("characters are left out here")
        .contains("MB of HTML; the notebook has it")
        .contains("more outputs are in the notebook");
  }

  @Test
  void brokenCellsAreNoTrouble() {
    Cell cell = notebook.insertCode(0, "x");
    cell.json().put("outputs", 5);
    notebook.insertCode(1, "y").outputs().add(1).addObject().putObject("data");
    notebook.cells().get(1).outputs().addObject().put("output_type", "display_data").put("data", 3);
    notebook.insertMarkdown(2, "![](attachment:none.png)").json().put("attachments", true);
    notebook.metadata().put("papermill", "x");
    assertThat(page(new HtmlOptions("x")).select(".source")).hasSize(2);
  }

  private Cell tagged(int index, String source, String tag) {
    Cell cell = notebook.insertCode(index, source);
    cell.addTag(tag);
    return cell;
  }

  private static void stream(Cell cell, String text) {
    cell.outputs().addObject().put("output_type", "stream").put("name", "stdout").put("text", text);
  }

  private static ObjectNode display(Cell cell, String mime, String value) {
    ObjectNode output = cell.outputs().addObject().put("output_type", "display_data");
    return output.putObject("data").put(mime, value);
  }

  private Document page(HtmlOptions options) {
    String html = HtmlPage.of(notebook, options);
    assertThat(html).startsWith("<!doctype html>").contains("default-src 'none'");
    return Jsoup.parse(html);
  }
}
