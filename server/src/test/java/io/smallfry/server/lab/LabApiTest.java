package io.smallfry.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import io.smallfry.server.TestServer.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What JupyterLab asks for besides Jupyter's API. */
class LabApiTest {
  private static final String PLUGIN = "/lab/api/settings/@smallfry/lab-extension:about";

  private final TestServer server = TestServer.shared();

  @ParameterizedTest
  @CsvSource({
    "/lab, multiple-document, default, ''",
    "/lab/tree/a/b.ipynb, multiple-document, default, a/b.ipynb",
    "/lab/workspaces/auto-x, multiple-document, auto-x, ''",
    "/lab/workspaces/auto-x/tree/%C3%BC.ipynb, multiple-document, auto-x, ü.ipynb",
    "/doc/tree/n.ipynb, single-document, default, n.ipynb",
    "/lab/tree/%3C%2Fscript%3E, multiple-document, default, '</script>'"
  })
  void thePageKnowsItsAddress(String path, String mode, String workspace, String tree)
      throws Exception {
    Answer page = server.get(path);
    if (path.contains("%2F")) {
      assertThat(page.status()).isEqualTo(400); // an encoded slash is no part of a name
      return;
    }
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("'unsafe-eval'");
    assertThat(page.header("Cache-Control")).contains("no-cache");
    assertThat(page.body()).doesNotContain(server.token());
    String json = page.body().substring(page.body().indexOf('>') + 1, page.body().lastIndexOf('<'));
    JsonNode config = TestServer.JSON.readTree(json);
    assertThat(config.path("mode").asString()).isEqualTo(mode);
    assertThat(config.path("workspace").asString()).isEqualTo(workspace);
    assertThat(config.path("treePath").asString()).isEqualTo(tree);
    assertThat(config.path("token").asString()).isEmpty();
  }

  @Test
  void whatStandsInTheConfigCantLeaveItsElement() throws Exception {
    Answer page = server.get("/lab/tree/%3Cscript%3Ex");
    assertThat(page.body()).contains("\\u003cscript>x").doesNotContain("<script>x");
  }

  @Test
  void scriptsAreCompressedAndKept() throws Exception {
    Answer plain = server.get("/static/lab/main.0123.js");
    assertThat(plain.body()).isEqualTo("console.log('plain')");
    assertThat(plain.header("Content-Type")).startsWith("text/javascript");
    assertThat(plain.header("Cache-Control")).contains("max-age=31536000").contains("immutable");
    Answer zipped =
        server.send("GET", "/static/lab/main.0123.js", null, "Accept-Encoding", "gzip, br");
    assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(zipped.body()).isEqualTo("stands for the compressed file");
    assertThat(server.get("/static/lab/nope.js").status()).isEqualTo(404);
    assertThat(server.get("/static/lab/%2e%2e/schemas/x").status()).isIn(400, 404);
    assertThat(server.get("/lab/api/themes/@smallfry/theme/index.css").body()).contains("teal");
  }

  @Test
  void settingsAreKeptAsTheyWereWritten() throws Exception {
    JsonNode fresh = server.get(PLUGIN).json();
    assertThat(fresh.path("raw").asString()).isEqualTo("{}");
    assertThat(fresh.path("version").asString()).isEqualTo("1.2.3");
    assertThat(fresh.path("schema").path("title").asString()).isEqualTo("About");
    String raw = "{\n  // why\n  'a': [1, 2,],\n  b: .5,\n}";
    String body = "{\"raw\": " + TestServer.JSON.writeValueAsString(raw) + "}";
    assertThat(server.send("PUT", PLUGIN, body).status()).isEqualTo(204);
    JsonNode saved = server.get(PLUGIN).json();
    assertThat(saved.path("raw").asString()).isEqualTo(raw);
    assertThat(saved.path("settings").toString()).isEqualTo("{\"a\":[1,2],\"b\":0.5}");
    JsonNode all = server.get("/lab/api/settings").json().path("settings");
    assertThat(all.get(0).path("raw").asString()).isEqualTo(raw);
    assertThat(server.get("/lab/api/settings/?ids_only=true").body())
        .isEqualTo("{\"settings\":[{\"id\":\"@smallfry/lab-extension:about\"}]}");
    assertThat(server.send("PUT", PLUGIN, "{\"raw\": \"{\"}").status()).isEqualTo(400);
    assertThat(server.send("PUT", PLUGIN, "{}").status()).isEqualTo(400);
    assertThat(server.get("/lab/api/settings/@smallfry/nope:nope").status()).isEqualTo(404);
    assertThat(server.send("PUT", PLUGIN, "{\"raw\": \"{}\"}").status()).isEqualTo(204);
  }

  @Test
  void workspacesAreKept() throws Exception {
    String path = "/lab/api/workspaces/w1";
    assertThat(server.get(path).body()).isEqualTo("{\"data\":{},\"metadata\":{\"id\":\"w1\"}}");
    String body = "{\"data\": {\"layout\": [1]}, \"metadata\": {\"id\": \"w1\"}}";
    assertThat(server.send("PUT", path, body).status()).isEqualTo(204);
    JsonNode saved = server.get(path).json();
    assertThat(saved.path("data").path("layout").size()).isEqualTo(1);
    assertThat(saved.path("metadata").path("last_modified").asString()).endsWith("Z");
    assertThat(server.get("/lab/api/workspaces").json().path("workspaces").path("ids").toString())
        .contains("\"w1\"");
    assertThat(server.send("PUT", path, body.replace("w1", "w2")).status()).isEqualTo(400);
    assertThat(server.send("PUT", path, "{}").status()).isEqualTo(400);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(404);
  }

  @Test
  void thereIsEnglish() throws Exception {
    assertThat(server.get("/lab/api/translations").json().path("data").path("en").isObject())
        .isTrue();
    assertThat(server.get("/lab/api/translations/default").body())
        .isEqualTo("{\"data\":{},\"message\":\"\"}");
  }

  /** As often as there are connections to the database, and more: none is kept. */
  @Test
  void settingsCanBeListedAgainAndAgain() throws Exception {
    for (int i = 0; i < 40; i++) {
      assertThat(server.get("/lab/api/settings").status()).isEqualTo(200);
    }
  }
}
