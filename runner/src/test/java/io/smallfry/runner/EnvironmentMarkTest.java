package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.InterruptMode;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.notebook.Notebook;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an output notebook says of its environment. */
final class EnvironmentMarkTest {
  private static KernelSpec spec(String metadata) {
    ObjectNode json = (ObjectNode) JsonMapper.shared().readTree("{\"metadata\": " + metadata + "}");
    return new KernelSpec(
        "k", Path.of("/k"), List.of("x"), Map.of(), "K", "python", InterruptMode.SIGNAL, json);
  }

  private static KernelSpec environment(String name, String lock, String python) {
    return spec(
        """
        {"smallfry": {"environment": {"name": "%s", "lock": "%s", "python": "%s"}, "preload": []}}
        """
            .formatted(name, lock, python));
  }

  private static Notebook output(KernelSpec spec) {
    Notebook notebook = Notebook.empty();
    EnvironmentMark.write(spec, notebook.metadata());
    return notebook;
  }

  @Test
  void itIsCopiedIntoTheOutput() {
    Notebook output = output(environment("e", "sha256:1", "3.11.7"));
    assertThat(EnvironmentMark.of(output)).contains(new EnvironmentMark("e", "sha256:1", "3.11.7"));
    assertThat(output.metadata().path("smallfry").size()).isEqualTo(1);
  }

  @Test
  void anEarlierRunsIsReplaced() {
    Notebook output = output(environment("e", "sha256:1", "3.11.7"));
    output.metadata().withObject("smallfry").put("mine", 1);
    EnvironmentMark.write(environment("f", "sha256:2", "3.12.0"), output.metadata());
    assertThat(EnvironmentMark.of(output)).map(EnvironmentMark::name).contains("f");
    EnvironmentMark.write(spec("{}"), output.metadata());
    assertThat(output.metadata().get("smallfry").toString()).isEqualTo("{\"mine\":1}");
  }

  @Test
  void withoutAnEnvironmentNothingIsSaid() {
    Notebook output = output(environment("e", "sha256:1", "3.11.7"));
    EnvironmentMark.write(spec("{}"), output.metadata());
    assertThat(output.metadata().has("smallfry")).isFalse();
    assertThat(EnvironmentMark.difference(output, environment("e", "sha256:1", "3"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"smallfry\": 1}",
        "{\"smallfry\": {\"environment\": []}}",
        "{\"smallfry\": {\"environment\": {\"name\": 1, \"lock\": \"x\"}}}"
      })
  void nonsenseIsNone(String metadata) {
    assertThat(EnvironmentMark.of(spec(metadata))).isEmpty();
  }

  @Test
  void differencesAreSaid() {
    Notebook output = output(environment("e", "sha256:1", "3.11.7"));
    assertThat(EnvironmentMark.difference(output, environment("e", "sha256:1", "3.11.7")))
        .isEmpty();
    assertThat(EnvironmentMark.difference(output, environment("same", "sha256:1", "3.11.7")))
        .as("another name for the same packages")
        .isEmpty();
    assertThat(EnvironmentMark.difference(output, environment("e", "sha256:1", "3.11.9")))
        .contains("it ran with Python 3.11.7, the environment 'e' now has 3.11.9");
    assertThat(EnvironmentMark.difference(output, environment("e", "sha256:2", "3.11.7")))
        .hasValueSatisfying(sentence ->
            assertThat(sentence)
                .startsWith("it ran in the environment 'e' with other packages than 'e' has now")
                .contains("smallfry env build e-then --lock sha256:1"));
    assertThat(EnvironmentMark.difference(output, spec("{}")))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("than the kernel 'k' has"));
  }
}
