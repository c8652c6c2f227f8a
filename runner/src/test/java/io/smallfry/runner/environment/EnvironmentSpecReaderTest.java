package io.smallfry.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file that a person edits, right and wrong. */
final class EnvironmentSpecReaderTest {
  @TempDir private Path path;
  private EnvironmentFolder folder;

  @BeforeEach
  void folder() {
    folder = new EnvironmentFolder(path);
  }

  private EnvironmentSpec read(String text) throws IOException {
    Files.writeString(folder.file("e"), text);
    return EnvironmentSpecReader.read(folder, "e");
  }

  @Test
  void aWholeFile() throws IOException {
    EnvironmentSpec spec =
        read(
            """
            # a comment
            python = "3.11"
            requirements = [
              "pandas>=2",  # the newest two
              'tomli; python_version < "3.11"',
            ]
            preload = ["pandas", "os.path"]
            """);
    assertThat(spec)
        .isEqualTo(
            new EnvironmentSpec(
                "e",
                "3.11",
                List.of("pandas>=2", "tomli; python_version < \"3.11\""),
                List.of("pandas", "os.path")));
  }

  @Test
  void onlyThePythonIsNeeded() throws IOException {
    assertThat(read("python = '3.12.1'"))
        .isEqualTo(new EnvironmentSpec("e", "3.12.1", List.of(), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "python = \"3.11\"\\nrequirments = []| line 2: 'requirments' is not known here; did you mean 'requirements'?",
        "python = \"3.11\"\\n[tools]\\nx = 1| line 2: 'tools' is not known here; there are python, requirements, preload",
        "python = 3.10| line 1: the version needs quotes",
        "\\n\\npython = \"eleven\"| line 3: 'eleven' is not a version",
        "python = \"2.7\"| line 1: '2.7' is not a version",
        "requirements = []| the line python = \"3.11\" (a version) is missing",
        "python = \"3.11\"\\nrequirements = \"pandas\"| line 2: requirements must be a list of texts",
        "python = \"3.11\"\\nrequirements = [1]| line 2: requirements must be a list of texts",
        "python = \"3.11\"\\nrequirements = [\" \"]| line 2: requirements must be a list of texts",
        "python = \"3.11\"\\nrequirements = [\"-r x\"]| line 2: '-r x' is an option of pip",
        "python = \"3.11\"\\npreload = [\"a-b\"]| line 2: 'a-b' is not the name of a module",
        "python = \"3.11\"\\npreload = [\"--x\"]| line 2: '--x' is not the name of a module",
        "python = \"3.11\"\\nrequirements = [\"a\"\\npreload = []| line 3: this is not TOML",
        "python = \"3.11| line 1: this is not TOML",
        "python = \"3.11\"\\npython = \"3.12\"| line 2: this is not TOML"
      })
  void whatIsWrongIsSaidWithItsLine(String text, String message) {
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> read(text.replace("\\n", "\n")))
        .withMessageContaining(folder.file("e").toString())
        .withMessageContaining(message);
  }

  @Test
  void aRequirementIsOneLine() {
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> read("python = \"3.11\"\nrequirements = [\"a\\n--index-url x\"]"))
        .withMessageContaining("a requirement is one line");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "../e", "A", "a b", "-a", "ä", "a/b", "default", "python3"})
  void namesThatCantBe(String name) {
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> EnvironmentSpecReader.read(folder, name));
  }

  @Test
  void aMissingFileIsSaidWithWhatToDo() {
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> EnvironmentSpecReader.read(folder, "nothing"))
        .withMessageContaining("there is no environment 'nothing'")
        .withMessageContaining("smallfry env new nothing");
  }

  @Test
  void whatWeWriteCanBeRead() {
    EnvironmentSpec spec =
        new EnvironmentSpec("w", "3.13", List.of("a>1", "b; x == \"y\\z\""), List.of("a", "b.c"));
    EnvironmentFileWriter.write(folder, spec);
    assertThat(EnvironmentSpecReader.read(folder, "w")).isEqualTo(spec);
    assertThatExceptionOfType(EnvironmentException.class)
        .isThrownBy(() -> EnvironmentFileWriter.write(folder, spec))
        .withMessageContaining("is there already");
  }
}
