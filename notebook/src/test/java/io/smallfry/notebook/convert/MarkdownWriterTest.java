package io.smallfry.notebook.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class MarkdownWriterTest {
  private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD";

  private final Notebook notebook = Notebook.empty();

  @Test
  void textCodeAndOutputs() {
    notebook.insertMarkdown(0, "# Title\n");
    Cell cell = notebook.insertCode(1, "print(1)");
    cell.outputs()
        .addObject()
        .put("output_type", "stream")
        .put("text", "\u001b[31m1\u001b[0m\n```\n");
    assertThat(text()).isEqualTo("# Title\n\n```python\nprint(1)\n```\n\n````\n1\n```\n````\n");
    assertThat(MarkdownWriter.write(notebook, false, null).text()).doesNotContain("print");
  }

  @Test
  void dataFramesAreTables() {
    data()
        .put(
            "text/html",
            "<div><style>.dataframe {}</style><table><thead><tr><th></th><th>a|b</th></tr></thead>"
                + "<tbody><tr><th>0</th><td>&lt;x&gt; *1*</td></tr></tbody></table><p>1 row</p></div>");
    assertThat(text()).endsWith("|  | a\\|b |\n| --- | --- |\n| 0 | &lt;x> \\*1\\* |\n\n1 row\n");
  }

  @Test
  void tablesThatMarkdownDoesntHaveAreText() {
    data()
        .put(
            "text/html",
            "<table><tr><th colspan=2>x</th></tr><tr><td>1</td><td>2</td></tr></table>")
        .put("text/plain", "x\n1 2");
    assertThat(text()).endsWith("```\nx\n1 2\n```\n");
  }

  @Test
  void picturesStandInTheTextOrInFiles() {
    data().put("image/png", PNG).put("text/plain", "<Figure [1]>");
    assertThat(text()).endsWith("![Figure  1](data:image/png;base64," + PNG + ")\n");
    MarkdownDocument document = MarkdownWriter.write(notebook, true, "my img");
    assertThat(document.text()).endsWith("(my%20img/cell-1-1.png)\n");
    assertThat(document.images()).containsOnlyKeys("cell-1-1.png");
    assertThat(document.images().get("cell-1-1.png")).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void attachmentsAreFound() {
    notebook
        .insertMarkdown(0, "![x](attachment:a%20b.png) ![y](attachment:none.png)")
        .json()
        .putObject("attachments")
        .putObject("a b.png")
        .put("image/png", PNG);
    assertThat(text())
        .isEqualTo("![x](data:image/png;base64," + PNG + ") ![y](attachment:none.png)\n");
  }

  /** An output is data: what looks like HTML in it stays text. */
  @Test
  void outputsBringNoHtml() {
    data().put("text/markdown", "<img src=x onerror=steal()>").put("text/plain", "<b>x</b>");
    assertThat(text()).endsWith("```\n<b>x</b>\n```\n").doesNotContain("steal");
  }

  @Test
  void formulasAndChartsAreSaidInMarkdownsWay() {
    data().put("text/latex", "$\\displaystyle x^{2}$").put("text/plain", "x**2");
    assertThat(text()).endsWith("```math\nx^{2}\n```\n");
    data()
        .put("text/plain", "alt.Chart(...)")
        .putObject("application/vnd.vegalite.v5+json")
        .put("title", "Sales *<b>*");
    assertThat(text())
        .contains(
            "*A chart (Vega-Lite), “Sales \\*&lt;b>\\*”, is left out here; open the notebook");
  }

  private ObjectNode data() {
    Cell cell = notebook.insertCode(0, "x");
    return cell.outputs().addObject().put("output_type", "display_data").putObject("data");
  }

  private String text() {
    return MarkdownWriter.write(notebook, true, null).text();
  }
}
