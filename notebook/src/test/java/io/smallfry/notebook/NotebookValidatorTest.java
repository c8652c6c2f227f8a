package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class NotebookValidatorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty.ipynb",
        "everything-4.0.ipynb",
        "everything-4.3.ipynb",
        "everything-4.5.ipynb",
        "future-4.7.ipynb",
        "executed.ipynb"
      })
  void notebookOfJupyterIsValid(String name) {
    assertThat(NotebookValidator.problems(Fixtures.notebook(name))).isEmpty();
  }

  static Stream<Arguments> verdictsOfNbformat() {
    return Fixtures.cases("validation.json")
        .valueStream()
        .map(c ->
            Arguments.of(
                c.get("minor")
                    + " "
                    + c.get("what").stringValue()
                    + " "
                    + c.get("path")
                    + " "
                    + c.get("value"),
                c));
  }

  /** A valid notebook with one change, of which nbformat says whether it is valid still. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("verdictsOfNbformat")
  void verdictIsTheOneOfNbformat(String name, JsonNode change) {
    int minor = change.get("minor").intValue();
    ObjectNode root =
        (ObjectNode)
            JsonTrees.parse(Fixtures.bytes("everything-4." + Math.min(minor, 5) + ".ipynb"));
    root.put("nbformat_minor", minor);
    apply(root, change);

    List<String> problems = new SchemaRules(minor).check(root);

    assertThat(problems.isEmpty())
        .as("%s: %s", name, problems)
        .isEqualTo(change.get("valid").booleanValue());
    assertThat(problems).allMatch(problem -> problem.startsWith("$."));
  }

  private static void apply(ObjectNode root, JsonNode change) {
    JsonNode target = root;
    ArrayNode path = (ArrayNode) change.get("path");
    for (int i = 0; i < path.size() - 1; i++) {
      target =
          path.get(i).isInt()
              ? target.get(path.get(i).intValue())
              : target.get(path.get(i).stringValue());
    }
    JsonNode last = path.get(path.size() - 1);
    boolean remove = change.get("what").stringValue().equals("remove");
    switch (target) {
      case ArrayNode array when remove -> array.remove(last.intValue());
      case ArrayNode array -> array.set(last.intValue(), change.get("value"));
      case ObjectNode object when remove -> object.remove(last.stringValue());
      default -> ((ObjectNode) target).set(last.stringValue(), change.get("value"));
    }
  }

  @Test
  void problemSaysWhereAndWhat() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");
    Cell code = notebook.cells().getFirst();
    ((ObjectNode) code.outputs().get(0)).put("name", 7);
    ((ObjectNode) code.outputs().get(4)).remove("evalue");
    code.metadata().putArray("tags").add("a").add("a,b").add("a");
    notebook.cells().get(1).json().put("id", "no spaces");

    assertThat(NotebookValidator.problems(notebook))
        .containsExactlyInAnyOrder(
            "$.cells[0].outputs[0].name is a number, not text",
            "$.cells[0].outputs[4].evalue is missing",
            "$.cells[0].metadata.tags[1] must be text without a comma, not empty",
            "$.cells[0].metadata.tags[2] is there twice",
            "$.cells[1].id must be 1 to 64 letters, digits, '-' and '_'");
  }

  @Test
  void idOfTwoCells() {
    Notebook notebook = Fixtures.notebook("everything-4.5.ipynb");
    notebook.cells().get(1).json().put("id", "cell-0");

    assertThat(NotebookValidator.problems(notebook))
        .containsExactly("$.cells[1].id is the id of an earlier cell too");
  }

  @Test
  void unknownCellTypeInAKnownVersion() {
    Notebook notebook = Fixtures.notebook("future-4.7.ipynb");
    notebook.root().put("nbformat_minor", 5);

    assertThat(NotebookValidator.problems(notebook))
        .contains(
            "$.novelty is no key that may stand here",
            "$.cells[0].novelty is no key of a code cell in nbformat 4.5",
            "$.cells[0].outputs[5].output_type must be 'execute_result', 'display_data', 'stream' or 'error'",
            "$.cells[4].cell_type must be 'code', 'markdown' or 'raw'");
  }
}
