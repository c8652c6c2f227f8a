package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Kernels, sessions and kernel specs over HTTP, with real kernels. */
class KernelsApiTest {
  private final TestServer server = TestServer.shared();

  @Test
  void kernelSpecsAreListedWithTheirLogos() throws Exception {
    JsonNode specs = server.get("/api/kernelspecs").json();
    assertThat(specs.path("default").asString()).isEqualTo("python3");
    JsonNode python = specs.path("kernelspecs").path("python3");
    assertThat(python.path("name").asString()).isEqualTo("python3");
    assertThat(python.path("spec").path("language").asString()).isEqualTo("python");
    assertThat(python.path("spec").path("argv").isArray()).isTrue();
    assertThat(python.path("spec").path("metadata").isObject()).isTrue();
    assertThat(server.get("/api/kernelspecs/python3").json()).isEqualTo(python);
    String logo = python.path("resources").path("logo-64x64").asString();
    Answer picture = server.get(logo);
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(server.get("/api/kernelspecs/nope").status()).isEqualTo(404);
    assertThat(server.get("/kernelspecs/nope/logo-64x64.png").status()).isEqualTo(404);
    assertThat(server.get("/kernelspecs/python3/kernel.json").status()).isEqualTo(404);
    assertThat(server.get("/kernelspecs/python3/nope.png").status()).isEqualTo(404);
  }

  @Test
  void kernelsStartAndEnd() throws Exception {
    Answer started = server.send("POST", "/api/kernels", "{\"name\": \"python3\"}");
    assertThat(started.status()).isEqualTo(201);
    JsonNode model = started.json();
    String path = "/api/kernels/" + model.path("id").asString();
    assertThat(started.header("Location")).isEqualTo(path);
    assertThat(model.path("name").asString()).isEqualTo("python3");
    assertThat(model.path("execution_state").asString()).isEqualTo("starting");
    assertThat(model.path("connections").asInt()).isZero();
    assertThat(model.path("last_activity").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(server.get(path).status()).isEqualTo(200);
    assertThat(server.get("/api/kernels").json().toString()).contains(model.path("id").asString());
    assertThat(server.get("/api/status").json().path("kernels").asInt()).isPositive();
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(404);
    assertThat(server.get(path).status()).isEqualTo(404);
    assertThat(server.send("POST", path + "/interrupt", null).status()).isEqualTo(404);
    assertThat(server.send("POST", path + "/restart", null).status()).isEqualTo(404);
  }

  @Test
  void anUnknownKernelIsRefused() throws Exception {
    Answer kernel = server.send("POST", "/api/kernels", "{\"name\": \"nope\"}");
    assertThat(kernel.status()).isEqualTo(400);
    assertThat(kernel.json().path("message").asString()).contains("nope");
    Answer session =
        server.send(
            "POST",
            "/api/sessions",
            "{\"path\": \"n.ipynb\", \"type\": \"notebook\", \"kernel\": {\"name\": \"nope\"}}");
    assertThat(session.status()).isEqualTo(501);
    assertThat(session.json().path("short_message").asString()).isEqualTo("nope not found");
  }

  private Answer session(String path) throws Exception {
    return server.send(
        "POST",
        "/api/sessions",
        "{\"path\": \""
            + path
            + "\", \"name\": \"n\", \"type\": \"notebook\", \"kernel\": {\"name\": \"python3\"}}");
  }

  @Test
  void aPathHasOneSession() throws Exception {
    String notebook = "s" + UUID.randomUUID() + ".ipynb";
    Answer first = session(notebook);
    assertThat(first.status()).isEqualTo(201);
    JsonNode model = first.json();
    assertThat(model.path("path").asString()).isEqualTo(notebook);
    assertThat(model.path("notebook").path("path").asString()).isEqualTo(notebook);
    assertThat(model.path("kernel").path("name").asString()).isEqualTo("python3");
    Answer again = session(notebook);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(model.path("id"));
    String path = "/api/sessions/" + model.path("id").asString();
    assertThat(server.get(path).status()).isEqualTo(200);
    assertThat(server.get("/api/sessions").json().toString()).contains(notebook);
    Answer renamed = server.send("PATCH", path, "{\"path\": \"other.ipynb\", \"name\": \"o\"}");
    assertThat(renamed.status()).isEqualTo(200);
    assertThat(renamed.json().path("path").asString()).isEqualTo("other.ipynb");
    assertThat(renamed.json().path("kernel").path("id")).isEqualTo(model.path("kernel").path("id"));
    Answer moved = server.send("PATCH", path, "{\"kernel\": {\"name\": \"python3\"}}");
    String newKernel = moved.json().path("kernel").path("id").asString();
    assertThat(newKernel).isNotEqualTo(model.path("kernel").path("id").asString());
    String oldKernel = "/api/kernels/" + model.path("kernel").path("id").asString();
    assertThat(server.get(oldKernel).status()).isEqualTo(404);
    assertThat(server.send("PATCH", path, "{\"kernel\": {\"id\": \"nope\"}}").status())
        .isEqualTo(400);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(server.get("/api/kernels/" + newKernel).status()).isEqualTo(404);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(404);
    assertThat(server.get(path).status()).isEqualTo(404);
  }

  @Test
  void aSessionOfADeletedKernelIsGone() throws Exception {
    JsonNode model = session("g" + UUID.randomUUID() + ".ipynb").json();
    server.send("DELETE", "/api/kernels/" + model.path("kernel").path("id").asString(), null);
    String path = "/api/sessions/" + model.path("id").asString();
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(410);
    assertThat(server.get("/api/sessions").json().toString())
        .doesNotContain(model.path("id").asString());
  }

  @Test
  void sessionsThatLackSomethingSayWhat() throws Exception {
    assertThat(server.send("POST", "/api/sessions", null).json().path("message").asString())
        .isEqualTo("No JSON data provided");
    assertThat(server.send("POST", "/api/sessions", "{}").json().path("message").asString())
        .isEqualTo("Missing field in JSON data: path");
    assertThat(
            server
                .send("POST", "/api/sessions", "{\"path\": \"x\"}")
                .json()
                .path("message")
                .asString())
        .isEqualTo("Missing field in JSON data: type");
  }

  @Test
  void aKernelStartsInItsNotebooksFolderAndKnowsItsName() throws Exception {
    String dir = "k" + UUID.randomUUID();
    Path folder = Files.createDirectories(server.home().resolve(dir));
    JsonNode model = session(dir + "/n.ipynb").json();
    String kernel = model.path("kernel").path("id").asString();
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      assertThat(socket.run("import os; print(os.getcwd(), os.environ['JPY_SESSION_NAME'])"))
          .contains(folder.toRealPath() + " " + folder.toRealPath().resolve("n.ipynb"));
      assertThat(socket.run("[n for n in os.environ if 'SMALLFRY' in n]")).endsWith("[]");
    }
    server.send("DELETE", "/api/sessions/" + model.path("id").asString(), null);
  }
}
