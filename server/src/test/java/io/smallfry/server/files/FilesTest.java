package io.smallfry.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Raw files: types, parts, downloads, and the sandbox around them. */
class FilesTest {
  private final TestServer server = TestServer.shared();
  private String path = "";

  @BeforeEach
  void file() throws Exception {
    String dir = "f" + UUID.randomUUID();
    Path folder = Files.createDirectories(server.home().resolve(dir));
    Files.writeString(folder.resolve("page.html"), "0123456789");
    Files.writeString(folder.resolve(".hidden"), "x");
    Files.writeString(folder.resolve("ü.ipynb"), "{}");
    path = "/files/" + dir + "/";
  }

  @Test
  void aFileIsInASandbox() throws Exception {
    Answer file = server.get(path + "page.html");
    assertThat(file.body()).isEqualTo("0123456789");
    assertThat(file.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
    assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(file.header("Content-Security-Policy")).startsWith("sandbox");
    assertThat(file.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(file.header("Content-Disposition")).isEmpty();
    Answer again =
        server.send("GET", path + "page.html", null, "If-None-Match", file.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void downloads() throws Exception {
    assertThat(server.get(path + "page.html?download=1").header("Content-Disposition"))
        .startsWith("attachment");
    assertThat(server.get(path + "%C3%BC.ipynb").header("Content-Disposition"))
        .contains("filename*=UTF-8''%C3%BC.ipynb");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-1, 206, 01, bytes 0-1/10",
    "bytes=8-, 206, 89, bytes 8-9/10",
    "bytes=-3, 206, 789, bytes 7-9/10",
    "bytes=-30, 206, 0123456789, bytes 0-9/10",
    "bytes=5-100, 206, 56789, bytes 5-9/10",
    "bytes=10-, 416, '', bytes */10",
    "bytes=-0, 416, '', bytes */10",
    "'bytes=0-1,3-4', 200, 0123456789, ''",
    "bytes=3-2, 200, 0123456789, ''",
    "lines=1-2, 200, 0123456789, ''"
  })
  void parts(String range, int status, String body, String contentRange) throws Exception {
    Answer part = server.send("GET", path + "page.html", null, "Range", range);
    assertThat(part.status()).isEqualTo(status);
    assertThat(part.body()).isEqualTo(body);
    assertThat(part.header("Content-Range")).isEqualTo(contentRange);
  }

  @Test
  void whatIsNoFileIsNotFound() throws Exception {
    assertThat(server.get(path + "nope").status()).isEqualTo(404);
    assertThat(server.get(path + ".hidden").status()).isEqualTo(404);
    assertThat(server.get(path).status()).isEqualTo(404);
  }
}
