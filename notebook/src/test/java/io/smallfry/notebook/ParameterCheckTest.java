package io.smallfry.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParameterCheckTest {
  private static Notebook python(String parameters) {
    Notebook notebook = Notebook.empty();
    notebook.insertCode(0, parameters).addTag("parameters");
    return notebook;
  }

  private static List<String> problems(String parameters, Map<String, ?> values) {
    return ParameterCheck.problems(python(parameters), values, "python3", "python");
  }

  @Test
  void knownNames() {
    assertThat(problems("a = 1\nb = 2", Map.of("a", 3, "b", 4))).isEmpty();
    assertThat(problems("a = 1", Map.of())).isEmpty();
  }

  @Test
  void unknownNameNamesTheNearest() {
    assertThat(problems("region = 1", Map.of("regoin", 3)))
        .containsExactly("The notebook has no parameter 'regoin'. Did you mean 'region'?");
  }

  @Test
  void unknownNameWithoutOneNear() {
    assertThat(problems("region = 1", Map.of("days", 3)))
        .containsExactly("The notebook has no parameter 'days'");
  }

  @Test
  void problemsInTheOrderOfTheValues() {
    Map<String, Integer> values = new LinkedHashMap<>();
    values.put("zz", 1);
    values.put("a", 1);
    values.put("bb", 1);

    assertThat(problems("a = 1", values))
        .containsExactly(
            "The notebook has no parameter 'zz'", "The notebook has no parameter 'bb'");
  }

  @Test
  void exceptionSaysAll() {
    assertThatExceptionOfType(NotebookException.class)
        .isThrownBy(() -> {
          throw new ParameterException(List.of("One is wrong", "Two too"));
        })
        .withMessage("One is wrong; Two too");
  }
}
