package io.smallfry.notebook.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.notebook.Cell;
import io.smallfry.notebook.Notebook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jupytext 1.19 writes and reads, compared by hand. */
final class ScriptTest {
  private final Notebook notebook = Notebook.empty();

  @Test
  void aPythonNotebook() {
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("display_name", "Python 3: \"x\"")
        .put("language", "python")
        .put("name", "python3");
    notebook.insertMarkdown(0, "# Title\n\ntext");
    Cell parameters = notebook.insertCode(1, "x = 1\n\n");
    parameters.addTag("parameters");
    parameters.addTag("a");
    parameters.metadata().putObject("papermill").put("status", "completed");
    notebook.insertCode(
        2, "%matplotlib inline\nfiles = !ls\n?x\ny = x % 2\n# %time x\n'''\n%text\n'''");
    notebook.insertCode(3, "%%bash -e\nls\n# c");
    notebook.insertCode(4, "%%time\nwork()");
    assertThat(Script.of(notebook))
        .isEqualTo(
            """
            # ---
            # jupyter:
            #   jupytext:
            #     text_representation:
            #       extension: .py
            #       format_name: percent
            #       format_version: '1.3'
            #   kernelspec:
            #     display_name: "Python 3: \\"x\\""
            #     language: python
            #     name: python3
            # ---

            # %% [markdown]
            # # Title
            #
            # text

            # %% tags=["parameters", "a"]
            x = 1

            # %%
            # %matplotlib inline
            # files = !ls
            # ?x
            y = x % 2
            # # %time x
            '''
            %text
            '''

            # %% magic_args="-e" language="bash"
            # ls
            # # c

            # %%
            # %%time
            work()
            """);
  }

  @Test
  void otherLanguagesHaveTheirCommentsAndSuffix() {
    notebook.metadata().putObject("language_info").put("name", "scala");
    notebook.insertMarkdown(0, "text");
    notebook.insertCode(1, "val x = 1");
    assertThat(Script.suffix(notebook)).isEqualTo(".scala");
    assertThat(Script.of(notebook)).endsWith("// %% [markdown]\n// text\n\n// %%\nval x = 1\n");
    notebook.metadata().putObject("language_info").put("name", "nobody's");
    assertThat(Script.suffix(notebook)).isEqualTo(".txt");
    notebook.metadata().remove("language_info");
    assertThat(Script.suffix(notebook)).isEqualTo(".py");
  }

  /** A line of 200,000 blanks took minutes. */
  @Test
  @Timeout(10)
  void longLinesTakeNoLonger() {
    String blanks = " ".repeat(200_000);
    notebook.insertCode(0, "x = [\n" + blanks + "1]\n" + "# ".repeat(100_000) + "x");
    assertThat(Script.of(notebook)).contains("\n" + blanks + "1]\n");
  }

  /** Text must stay a comment, whatever ends a line. */
  @Test
  void textCantBecomeCode() {
    notebook.insertMarkdown(0, "a\r\nimport os\rimport sys\u2028x");
    assertThat(Script.of(notebook).lines().skip(9))
        .allMatch(line -> line.startsWith("#") || line.isEmpty());
  }

  /** JavaScript ends a line, and with it a comment, at more characters than JSON escapes. */
  @ParameterizedTest
  @ValueSource(strings = {"\u2028", "\u2029", "\u0085", "\n", "\r"})
  void namesAndTagsCantBecomeCode(String end) {
    String hostile = "x" + end + "steal()";
    notebook.metadata().putObject("language_info").put("name", "javascript");
    notebook.metadata().putObject("kernelspec").put("name", hostile).put("display_name", hostile);
    Cell cell = notebook.insertCode(0, "");
    cell.addTag(hostile);
    cell.metadata().put("name", hostile).putObject("more").put(hostile, hostile);
    notebook.insertMarkdown(1, hostile).addTag(hostile);
    String script = Script.of(notebook);
    assertThat(script).contains("steal()");
    assertThat(script.split("\\R", -1))
        .allMatch(line -> line.startsWith("//") || line.isEmpty(), "is a comment");
  }

  /** What a failed run puts in is no part of what ran. */
  @Test
  void marksOfAFailureAreLeftOut() {
    notebook.insertMarkdown(0, "This run failed at …").addTag("papermill-error-cell-tag");
    notebook.insertCode(1, "x = 1");
    assertThat(Script.of(notebook)).contains("x = 1").doesNotContain("failed");
  }
}
