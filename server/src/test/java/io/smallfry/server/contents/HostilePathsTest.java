package io.smallfry.server.contents;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing outside of a person's home is read, written, renamed or deleted, and nothing breaks. */
class HostilePathsTest {
  private static final String SECRET = "secret-" + UUID.randomUUID();

  private static final String MARK = "made-" + UUID.randomUUID();

  private final TestServer server = TestServer.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.txt",
        "../../../../../../etc/passwd",
        "%2e%2e/outside.txt",
        "%2e%2e%2foutside.txt",
        "..%2foutside.txt",
        "..%5coutside.txt",
        "..\\outside.txt",
        "%252e%252e/outside.txt",
        "%c0%ae%c0%ae/outside.txt",
        "%e0%80%ae%e0%80%ae/outside.txt",
        "..;/outside.txt",
        "..%3b/outside.txt",
        "a/../../outside.txt",
        "./../outside.txt",
        "....//outside.txt",
        "%2fetc%2fpasswd",
        "//etc/passwd",
        "a%00b",
        "a%00.txt",
        "a%0ab",
        "a%7fb",
        "%ff",
        "%",
        "%zz",
        "a%",
        "%u002e%u002e/x",
        "%ed%a0%80",
        ".hidden",
        ".ipynb_checkpoints/x",
        "a/.hidden/b",
        "CON",
        "nul.txt",
        "~root/x",
        "$HOME/x",
        "link-out",
        "link-out/outside.txt",
        "link-file",
        "link-loop",
        "link-loop/x",
        "link-broken",
        "pipe",
        "file.txt/below",
        "checkpoints",
        "checkpoints/checkpoint",
        "..%2f/checkpoints",
        "../outside.txt/checkpoints/checkpoint",
        "x/trust"
      })
  void noVerbLeavesTheHomeOrBreaks(String path) throws Exception {
    Path home = server.home();
    Path parent = home.resolveSibling("beside-" + UUID.randomUUID());
    Path outside = Files.createDirectories(parent).resolve("outside.txt");
    Files.writeString(outside, SECRET);
    Files.writeString(home.resolveSibling("outside.txt"), SECRET);
    prepare(home, parent, outside);
    for (String base : List.of("/api/contents/", "/files/")) {
      for (String method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
        if (base.equals("/files/") && !method.equals("GET")) {
          continue;
        }
        String answer = raw(method, base + path, body(method));
        String status = answer.lines().findFirst().orElse("no answer");
        assertThat(status).as(method + " " + base + path).matches("HTTP/1.1 [234]\\d\\d.*");
        assertThat(answer).as(method + " " + base + path).doesNotContain(SECRET, "root:x:");
      }
    }
    assertThat(outside).hasContent(SECRET);
    assertThat(home.resolveSibling("outside.txt")).hasContent(SECRET);
    assertThat(parent.toFile().list()).containsExactly("outside.txt");
    assertThat(parent.resolveSibling(".").toFile().list()).noneMatch(name -> name.contains(MARK));
  }

  private static void prepare(Path home, Path parent, Path outside) throws Exception {
    link(home.resolve("link-out"), parent);
    link(home.resolve("link-file"), outside);
    link(home.resolve("link-loop"), home.resolve("link-loop"));
    link(home.resolve("link-broken"), home.resolve("nothing"));
    Files.writeString(home.resolve("file.txt"), "x");
    if (!Files.exists(home.resolve("pipe"))) {
      new ProcessBuilder("mkfifo", home.resolve("pipe").toString()).start().waitFor();
    }
  }

  private static void link(Path link, Path to) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, to);
  }

  private static String body(String method) {
    return switch (method) {
      case "PUT" -> "{\"type\": \"file\", \"format\": \"text\", \"content\": \"overwritten\"}";
      case "POST" -> "{\"type\": \"file\", \"ext\": \"/../../" + MARK + "\"}";
      case "PATCH" -> "{\"path\": \"../" + MARK + "\"}";
      default -> "";
    };
  }

  /** By hand: no client library would send some of these. */
  private String raw(String method, String path, String body) throws IOException {
    URI address = server.uri("/");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(20_000);
      String head =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: "
              + address.getAuthority()
              + "\r\nAuthorization: token "
              + server.token()
              + "\r\nContent-Type: application/json\r\nContent-Length: "
              + bytes.length
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(bytes);
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void namesThatAreLongOrOddButFineWork() throws Exception {
    String dir = "odd" + UUID.randomUUID();
    Files.createDirectories(server.home().resolve(dir));
    for (String name :
        List.of(
            "100%25.txt",
            "a;b.txt",
            "a+b.txt",
            "%C3%BC.txt",
            "u%CC%88.txt",
            "%F0%9F%90%9F.txt",
            "a%20b.txt",
            "a&b=c.txt",
            "a'b\".txt".replace("\"", "%22"),
            "%3F.txt",
            "%23.txt")) {
      String path = "/api/contents/" + dir + "/" + name;
      String body = "{\"type\": \"file\", \"format\": \"text\", \"content\": \"x\"}";
      assertThat(server.send("PUT", path, body).status()).as(name).isEqualTo(201);
      assertThat(server.get(path).json().path("content").asString()).as(name).isEqualTo("x");
    }
    // Composed and decomposed forms are two names, as the file system has them.
    assertThat(server.get("/api/contents/" + dir).json().path("content").size()).isEqualTo(11);
    String tooLong = "/api/contents/" + dir + "/" + "n".repeat(256);
    assertThat(server.get(tooLong).status()).isEqualTo(400);
    assertThat(server.send("PUT", tooLong, "{\"type\": \"directory\"}").status()).isEqualTo(400);
  }

  @Test
  void linksInsideTheHomeWork(@TempDir Path elsewhere) throws Exception {
    Path home = server.home();
    Path real = Files.createDirectories(home.resolve("real" + UUID.randomUUID()));
    Files.writeString(real.resolve("t.txt"), "inside");
    Path link = home.resolve("link" + UUID.randomUUID());
    Files.createSymbolicLink(link, real);
    Files.createSymbolicLink(real.resolve("away"), elsewhere);
    String path = "/api/contents/" + link.getFileName();
    assertThat(server.get(path + "/t.txt").json().path("content").asString()).isEqualTo("inside");
    assertThat(server.get(path).json().path("content").size()).isEqualTo(1);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(real.resolve("t.txt")).exists();
  }
}
