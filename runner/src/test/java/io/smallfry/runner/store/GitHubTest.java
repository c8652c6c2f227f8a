package io.smallfry.runner.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which file a page on GitHub shows, and who is told the token. */
final class GitHubTest {
  private static final Map<String, String> ENV = Map.of("GITHUB_ACCESS_TOKEN", "t0ken");

  @ParameterizedTest
  @CsvSource({
    "https://github.com/o/r/blob/main/a/b.ipynb, https://raw.githubusercontent.com/o/r/main/a/b.ipynb",
    "http://github.com/o/r/raw/v1/b.ipynb, https://raw.githubusercontent.com/o/r/v1/b.ipynb",
    "https://github.com/o/r/blob/main/a%20b.ipynb, https://raw.githubusercontent.com/o/r/main/a%20b.ipynb",
    "https://github.com/o/r, https://github.com/o/r",
    "https://github.com/o/r/issues/1/x, https://github.com/o/r/issues/1/x",
    "https://example.org/o/r/blob/main/b.ipynb, https://example.org/o/r/blob/main/b.ipynb"
  })
  void aPageLeadsToItsFile(String page, String file) {
    assertThat(GitHub.document(URI.create(page))).hasToString(file);
  }

  @Test
  void theTokenIsForItsHostAlone() {
    assertThat(GitHub.login(URI.create("https://raw.githubusercontent.com/o/r/x"), ENV))
        .isEqualTo("token t0ken");
    assertThat(GitHub.login(URI.create("http://raw.githubusercontent.com/o/r/x"), ENV)).isNull();
    assertThat(GitHub.login(URI.create("https://example.org/x"), ENV)).isNull();
    assertThat(GitHub.login(URI.create("https://raw.githubusercontent.com/o/r/x"), Map.of()))
        .isNull();
  }
}
