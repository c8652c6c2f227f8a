package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static Notebook python() {
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("name", "python3")
        .put("display_name", "Python 3")
        .put("language", "python");
    return notebook;
  }

  private static Notebook withParameters(String source) {
    Notebook notebook = python();
    notebook.insertMarkdown(0, "# Title");
    notebook.insertCode(1, source).addTag("parameters");
    notebook.insertCode(2, "print(a)");
    return notebook;
  }

  private static List<String> sources(Notebook notebook) {
    return notebook.cells().stream().map(Cell::source).toList();
  }

  @Test
  void definitionsOfTheTaggedCell() {
    assertThat(Parameters.discover(withParameters("a = 1\nb: str = 'x'  # The b\n")))
        .containsExactly(
            new Parameter("a", "None", "1", ""), new Parameter("b", "str", "'x'", "The b"));
  }

  @Test
  void allTaggedCellsCountTheLastDefinitionWins() {
    Notebook notebook = withParameters("a = 1\nb = 2");
    notebook.insertCode(3, "c = 3\na = 4").addTag("parameters");

    assertThat(Parameters.discover(notebook))
        .containsExactly(
            new Parameter("a", "None", "4", ""),
            new Parameter("b", "None", "2", ""),
            new Parameter("c", "None", "3", ""));
  }

  @Test
  void furtherTaggedCellsDoNotUndoValues() {
    Notebook source = withParameters("a = 1\nb = 2");
    source.insertCode(3, "c = 3\na = 4").addTag("parameters");
    source.insertCode(4, "d = 5").addTag("parameters");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("b", 20);
    values.put("a", 10);

    Notebook result = Parameters.inject(source, values, "Parameters");

    assertThat(sources(result))
        .containsExactly(
            "# Title",
            "a = 1\nb = 2",
            "# Parameters\nb = 20\na = 10\n",
            "print(a)",
            "c = 3\na = 4",
            "# Parameters\na = 10\n",
            "d = 5");
  }

  @Test
  void furtherTaggedCellsTheSecondTime() {
    Notebook source = withParameters("a = 1\nb = 2");
    source.insertCode(3, "c = 3\na = 4").addTag("parameters");
    source.insertCode(4, "d = 5").addTag("parameters");
    Notebook first = Parameters.inject(source, Map.of("a", 10, "d", 50), "Parameters");

    Notebook second = Parameters.inject(first, Map.of("d", 500), "Parameters");

    assertThat(sources(second))
        .containsExactly(
            "# Title",
            "a = 1\nb = 2",
            "# Parameters\nd = 500\n",
            "print(a)",
            "c = 3\na = 4",
            "d = 5",
            "# Parameters\nd = 500\n");
  }

  @Test
  void noTaggedCellNoParameters() {
    assertThat(Parameters.discover(python())).isEmpty();
    assertThat(Parameters.hasCell(python())).isFalse();
    assertThat(Parameters.hasCell(withParameters(""))).isTrue();
  }

  @Test
  void definitionsInAnotherLanguage() {
    Notebook notebook = withParameters("a <- 1L # How many");
    notebook.metadata().putObject("language_info").put("name", "R");

    assertThat(Parameters.discover(notebook))
        .containsExactly(new Parameter("a", "None", "1L", "How many"));
  }

  @Test
  void definitionsInAnUnknownLanguageAreNotRead() {
    Notebook notebook = withParameters("a = 1");
    notebook.metadata().putObject("language_info").put("name", "cobol");

    assertThat(Parameters.discover(notebook)).isEmpty();
  }

  @Test
  void namesThatTheNotebookDoesNotDefine() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("x", 1);
    values.put("a", 2);
    values.put("b", 3);

    assertThat(Parameters.unknown(withParameters("a = 1"), values)).containsExactly("x", "b");
  }

  @Test
  void valuesStandBehindTheParameters() {
    Notebook source = withParameters("a = 1");

    Notebook result = Parameters.inject(source, Map.of("a", 2), "Parameters");

    assertThat(sources(result))
        .containsExactly("# Title", "a = 1", "# Parameters\na = 2\n", "print(a)");
    assertThat(result.cells().get(2).tags()).containsExactly("injected-parameters");
    assertThat(NotebookValidator.problems(result)).isEmpty();
  }

  @Test
  void sourceNotebookStaysAsItIs() {
    Notebook source = withParameters("a = 1");
    String before = source.root().toString();

    Parameters.inject(source, Map.of("a", 2), "Parameters");

    assertThat(source.root().toString()).isEqualTo(before);
  }

  @Test
  void earlierValuesAreReplacedWhereTheyStand() {
    Notebook source = withParameters("a = 1");
    source.insertCode(0, "old").addTag("injected-parameters");

    Notebook result = Parameters.inject(source, Map.of("a", 2), "Parameters");

    assertThat(sources(result))
        .containsExactly("# Parameters\na = 2\n", "# Title", "a = 1", "print(a)");
  }

  @Test
  void withoutParametersCellValuesComeFirst() {
    Notebook source = python();
    source.insertCode(0, "print(a)");

    assertThat(sources(Parameters.inject(source, Map.of("a", 2), "Parameters")))
        .containsExactly("# Parameters\na = 2\n", "print(a)");
  }

  @Test
  void sameFileAsPapermill() {
    Map<String, Object> nested = Map.of("list", Arrays.asList(1, null, true));
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("a", 1);
    values.put("text", "it's\n\"x\"");
    values.put("nested", nested);

    Notebook result =
        Parameters.inject(Fixtures.notebook("injected-source.ipynb"), values, "Parameters");

    assertThat(asPapermillWrites(result, values))
        .isEqualTo(new String(Fixtures.bytes("injected.ipynb"), UTF_8));
  }

  @Test
  void sameFileAsPapermillTheSecondTime() {
    Map<String, Object> values = Map.of("a", 2);

    Notebook result = Parameters.inject(Fixtures.notebook("injected.ipynb"), values, "Again");

    assertThat(asPapermillWrites(result, values))
        .isEqualTo(new String(Fixtures.bytes("injected-again.ipynb"), UTF_8));
  }

  /**
   * The injected cell's id is random; the record of the parameters in the metadata is not made
   * here.
   */
  private static String asPapermillWrites(Notebook notebook, Map<String, Object> values) {
    notebook.cells().stream()
        .filter(cell -> cell.hasTag("injected-parameters"))
        .forEach(cell -> cell.json().put("id", "injected"));
    Notebook fixture =
        Fixtures.notebook(values.size() == 1 ? "injected-again.ipynb" : "injected.ipynb");
    notebook.metadata().set("papermill", fixture.metadata().get("papermill"));
    return new String(NotebookWriter.toBytes(notebook), UTF_8);
  }

  @Test
  void minorVersionStays() {
    Notebook source = withParameters("a = 1");
    source.root().put("nbformat_minor", 4);
    source.cells().forEach(cell -> cell.json().remove("id"));

    Notebook result = Parameters.inject(source, Map.of("a", 2), "Parameters");

    assertThat(result.minor()).isEqualTo(4);
    assertThat(NotebookValidator.problems(result)).isEmpty();
  }

  @Test
  void unknownLanguage() {
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("name", "xcpp17")
        .put("display_name", "C++")
        .put("language", "c++");

    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> Parameters.inject(notebook, Map.of("a", 1), "Parameters"))
        .withMessage(
            "Parameters can't be set for the language 'c++' (kernel 'xcpp17'), only for Python, R, Scala, Julia,"
                + " MATLAB, C#, F#, PowerShell, Bash, JavaScript, TypeScript and SQL");
  }

  @Test
  void noKernelNoLanguage() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> Parameters.inject(Notebook.empty(), Map.of("a", 1), "Parameters"))
        .withMessage(
            "The notebook names neither a kernel nor a language, so its parameters can't be set: name a kernel");
  }

  @Test
  void otherKernelThanTheNotebookNames() {
    Notebook result =
        Parameters.inject(Notebook.empty(), Map.of("a", 1), "Parameters", "mine", "python");

    assertThat(sources(result)).containsExactly("# Parameters\na = 1\n");
  }

  @Test
  void kernelSpecOfPythonAloneWillDo() {
    Notebook notebook = Notebook.empty();
    notebook
        .metadata()
        .putObject("kernelspec")
        .put("name", "python3")
        .put("display_name", "Python 3");

    assertThat(sources(Parameters.inject(notebook, Map.of("a", 1), "Parameters")))
        .containsExactly("# Parameters\na = 1\n");
  }

  @Test
  void orderOfValuesIsKept() {
    Map<String, Object> values = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(List.of("z", "a", "m", "b"));
    names.forEach(name -> values.put(name, 0));

    assertThat(sources(Parameters.inject(python(), values, "P")))
        .containsExactly("# P\nz = 0\na = 0\nm = 0\nb = 0\n");
  }

  @Test
  void assignmentsAloneHaveNoComment() {
    assertThat(Parameters.assignments(Map.of("token", "x\"y"), "python3", "python"))
        .isEqualTo("token = \"x\\\"y\"\n");
  }

  @Test
  void assignmentsInAnUnknownLanguage() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> Parameters.assignments(Map.of("a", 1), "xcpp17", "c++"));
  }
}
