package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The text that sets a variable, beside papermill's. Where papermill's doesn't parse or means
 * another value, {@code better-assignments.json} has ours, and why.
 */
class AssignmentsTest {
  private static final Map<List<JsonNode>, JsonNode> BETTER = better();

  private static Map<List<JsonNode>, JsonNode> better() {
    Map<List<JsonNode>, JsonNode> better = new HashMap<>();
    Fixtures.cases("better-assignments.json")
        .forEach(c -> better.put(List.of(c.get(0), c.get(1)), c));
    return better;
  }

  static Stream<Arguments> papermills() {
    return Fixtures.cases("assignments.json")
        .valueStream()
        .map(c -> Arguments.of(c.get(0).stringValue(), c.get(1).stringValue(), c.get(2), c.get(3)));
  }

  @ParameterizedTest
  @MethodSource("papermills")
  void textIsThatOfPapermillUnlessOursIsBetter(
      String kernel, String name, JsonNode value, JsonNode papermill) {
    JsonNode better = BETTER.get(List.of(Json.NODES.stringNode(kernel), value));

    String ours = ours(kernel, name, value);

    if (better == null) {
      assertThat(ours).isEqualTo(papermill.stringValue());
    } else {
      assertThat(ours).isEqualTo(better.get(2).stringValue()).isNotEqualTo(papermill.asString());
      assertThat(better.get(3).stringValue()).as("why it is better").isNotBlank();
    }
  }

  private static String ours(String kernel, String name, @Nullable Object value) {
    try {
      return Parameters.assignments(Collections.singletonMap(name, value), kernel, null);
    } catch (NotebookException e) {
      return "refused: " + e.getMessage();
    }
  }

  @Test
  void eachBetterOneIsTested() {
    List<List<JsonNode>> cases =
        Fixtures.cases("assignments.json")
            .valueStream()
            .map(c -> List.of(c.get(0), c.get(2)))
            .toList();

    assertThat(cases).containsAll(BETTER.keySet());
  }
}
