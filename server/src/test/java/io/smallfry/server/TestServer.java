package io.smallfry.server;

import io.smallfry.server.access.Tokens;
import io.smallfry.server.contents.Homes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real server for tests, with the embedded database and a small bundle instead of JupyterLab's.
 * Started once for all tests that ask for it.
 */
public final class TestServer {
  /** Reads answers. */
  public static final JsonMapper JSON = JsonMapper.builder().build();

  private static @Nullable TestServer shared;

  private final SmallfryServer server;
  private final String token;
  private final Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestServer(SmallfryServer server, String token, Path home) {
    this.server = server;
    this.token = token;
    this.home = home;
  }

  /** An answer whose body is text. */
  public record Answer(int status, String body, HttpResponse<String> response) {
    public JsonNode json() {
      return JSON.readTree(body);
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** The server that tests share. */
  public static synchronized TestServer shared() {
    TestServer present = shared;
    if (present == null) {
      present = start();
      shared = present;
    }
    return present;
  }

  private static TestServer start() {
    try {
      Path root = Files.createTempDirectory("smallfry-test");
      Path data = root.resolve("data");
      ServerSettings settings =
          ServerSettings.of(bundle(root.resolve("home")), data).withPort(0).withPython(python());
      // What the profile of whoever runs the tests does is not tested.
      TerminalSettings shell = TerminalSettings.USUAL.withShell(List.of("/bin/bash", "--norc"));
      SmallfryServer server = SmallfryServer.start(settings.withTerminals(shell));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      String token = Tokens.create(settings, "test");
      return new TestServer(server, token, Homes.folder(data, server.owner()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The interpreter with ipykernel, named by a property or a variable. */
  public static Path python() {
    String python = System.getProperty("smallfry.python", System.getenv("SMALLFRY_PYTHON"));
    return Path.of(
        Objects.requireNonNull(python, "set SMALLFRY_PYTHON to a Python that has ipykernel"));
  }

  private static Path bundle(Path home) throws IOException {
    Path lab = home.resolve("web/lab/dist");
    Path plugin = Files.createDirectories(lab.resolve("schemas/@smallfry/lab-extension"));
    Files.writeString(
        plugin.resolve("about.json"), "{ \"title\": \"About\", \"type\": \"object\" }");
    Files.writeString(plugin.resolve("package.json.orig"), "{\"version\": \"1.2.3\"}");
    Path scripts = Files.createDirectories(lab.resolve("static"));
    Files.writeString(
        scripts.resolve("index.html"), "<script type=\"application/json\">@PAGE_CONFIG@</script>");
    Files.writeString(scripts.resolve("main.0123.js"), "console.log('plain')");
    Files.writeString(scripts.resolve("main.0123.js.gz"), "stands for the compressed file");
    Path theme = Files.createDirectories(lab.resolve("themes/@smallfry/theme"));
    Files.writeString(theme.resolve("index.css"), "body { color: teal }");
    // PostgreSQL's binaries need not be unpacked again when the build has done it.
    Path built = Path.of("..", "build").toAbsolutePath().normalize();
    if (Files.isDirectory(built.resolve("postgres"))) {
      Files.createDirectories(home.resolve("build"));
      Files.createSymbolicLink(home.resolve("build/postgres"), built.resolve("postgres"));
    }
    return home;
  }

  /** The address of a path. */
  public URI uri(String path) {
    return URI.create(server.address() + path);
  }

  public String token() {
    return token;
  }

  /** The local owner's home folder; it exists once something was asked of it. */
  public Path home() throws IOException {
    return Files.createDirectories(home);
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  /** Sends JSON with the owner's token; further arguments are header names and values. */
  public Answer send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return sendBytes(
        method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** As {@link #send}, with any bytes. */
  public Answer sendBytes(String method, String path, byte @Nullable [] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).header("Authorization", "token " + token);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(
        method,
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body(), response);
  }
}
