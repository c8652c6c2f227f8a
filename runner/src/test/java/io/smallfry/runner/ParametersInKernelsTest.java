package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smallfry.kernel.KernelSpecs;
import io.smallfry.notebook.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Parameters as real kernels get them. The kernels of other makers are those that {@code ./smallfry
 * test} installs; a test whose kernel is not there is skipped and says so.
 */
class ParametersInKernelsTest {
  private static final String TEXT =
      "it's \"quoted\" \\ $HOME `id` $(id) ${x}\n\ttab \u00e9 \u65e5\u672c \ud83d\ude00 */ # //";

  @TempDir Path folder;

  private static KernelSpecs specs() {
    Path own = Path.of("../build/python-kernels/share/jupyter").toAbsolutePath().normalize();
    String given =
        System.getProperty(
            "smallfry.kernels", System.getenv().getOrDefault("SMALLFRY_KERNELS", ""));
    String places = given.isEmpty() && Files.isDirectory(own) ? own.toString() : given;
    return KernelSpecs.standard(
        Map.of("JUPYTER_PREFER_ENV_PATH", "1", "HOME", "/nowhere", "JUPYTER_PATH", places),
        RealPython.path());
  }

  /** Runs the cells, the first of which has the defaults, and gives what the last one printed. */
  private String printed(String kernel, String language, Map<String, ?> values, String... cells)
      throws IOException {
    KernelSpecs specs = specs();
    assumeTrue(specs.find(kernel).isPresent(), "the kernel '" + kernel + "' is not installed");
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("name", kernel)
        .put("display_name", kernel)
        .put("language", language);
    for (String cell : cells) {
      notebook.insertCode(notebook.cells().size(), cell);
    }
    notebook.cells().getFirst().addTag("parameters");
    Path output = folder.resolve("out.ipynb");
    try (ProcessRunner runner = new ProcessRunner(specs)) {
      NotebookResult result =
          runner.run(
              NotebookRun.of(notebook, "in.ipynb", new FileSink(output))
                  .withParameters(values)
                  .withWorkingDirectory(folder),
              RunListener.NONE);
      Notebook ran = io.smallfry.notebook.NotebookReader.read(output);
      assertThat(result).as(ran.root().toString()).isInstanceOf(NotebookResult.Succeeded.class);
      StringBuilder text = new StringBuilder();
      for (JsonNode out : ran.cells().getLast().outputs()) {
        text.append(out.path("text").asString(""));
      }
      return text.toString();
    }
  }

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("text", TEXT);
    values.put("count", 3);
    values.put("rate", -1.5e-7);
    values.put("on", true);
    values.put("none", null);
    values.put("list", Arrays.asList(1, "a b", null, List.of(TEXT)));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a b", TEXT);
    map.put("it's", List.of(1, 2.5));
    values.put("map", map);
    return values;
  }

  private static final String JSON =
      "[\""
          + TEXT.replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\t", "\\t")
          + "\", 3, -1.5e-07, true, null, [1, \"a b\", null, [TEXT]], {\"a b\": TEXT, \"it's\":"
          + " [1, 2.5]}]";

  private static String json() {
    String text = JSON.substring(1, JSON.indexOf(", 3, "));
    return JSON.replace("TEXT", text);
  }

  @Test
  void python() throws Exception {
    assertThat(
            printed(
                "python3",
                "python",
                values(),
                "text = ''\ncount: int = 1",
                "import json\nprint(json.dumps([text, count, rate, on, none, list, map],"
                    + " ensure_ascii=False))"))
        .isEqualTo(json() + "\n");
  }

  @Test
  void typescript() throws Exception {
    assertThat(
            printed(
                "deno",
                "typescript",
                values(),
                "let text = ''; const count: number = 1; var rate = 0",
                "console.log(JSON.stringify([text, count, rate, on, none, list, map]))"))
        .isEqualToIgnoringWhitespace(json().replace("-1.5e-07", "-1.5e-7") + "\n");
  }

  @Test
  void bash() throws Exception {
    assertThat(
            printed(
                    "bash",
                    "bash",
                    values(),
                    "text=''\ncount=1\nmap=old",
                    "printf '<%s>' \"$text\" \"$count\" \"$rate\" \"$on\" \"$none\" \"${list[@]:0:3}\""
                        + " \"${map[a b]}\" \"${map[it\\'s]}\" \"${#list[@]}\"; echo")
                .stripTrailing())
        .isEqualTo("<%s><3><-1.5e-07><true><><1><a b><><%s><[1, 2.5]><4>".formatted(TEXT, TEXT));
  }

  @Test
  void r() throws Exception {
    assertThat(
            printed(
                "ir",
                "R",
                values(),
                "text <- ''\ncount <- 1L",
                "cat(text, count, rate, on, is.null(none), list[[2]], list[[4]][[1]] == text,"
                    + " map[['a b']] == text, map[[\"it's\"]][[2]], sep = '|')"))
        .isEqualTo(TEXT + "|3|-1.5e-07|TRUE|TRUE|a b|TRUE|TRUE|2.5");
  }

  @Test
  void furtherParametersCellInPython() throws Exception {
    assertThat(printed("python3", "python", Map.of("a", 5), "a = 1", "print(a)")).isEqualTo("5\n");
  }
}
