package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionTest {
  /** A constant, because a run has no time to read a file for it. */
  @Test
  void theNumberIsThatOfTheBuild() throws IOException {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<version>" + Version.NUMBER + "</version>\n  <packaging>pom</packaging>");
  }
}
