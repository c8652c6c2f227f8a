package io.smallfry.server.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jupyter's small endpoints. */
class SmallApiTest {
  private final TestServer server = TestServer.shared();

  @Test
  void versionIdentityAndStatus() throws Exception {
    assertThat(server.get("/api").json().path("version").asString()).startsWith("2.");
    JsonNode me = server.get("/api/me").json();
    assertThat(me.path("identity").path("username").asString()).isNotBlank();
    assertThat(me.path("identity").path("initials").asString()).isNotBlank();
    assertThat(me.path("permissions").isObject()).isTrue();
    assertThat(server.get("/api/status").json().path("started").asString()).endsWith("Z");
  }

  @Test
  void configSectionsAreMerged() throws Exception {
    String path = "/api/config/test";
    assertThat(server.get(path).body()).isEqualTo("{}");
    assertThat(server.send("PATCH", path, "{\"a\": {\"b\": 1}}").body())
        .isEqualTo("{\"a\":{\"b\":1}}");
    assertThat(server.send("PATCH", path, "{\"a\": {\"c\": 2, \"b\": null}}").body())
        .isEqualTo("{\"a\":{\"c\":2}}");
    assertThat(server.send("PUT", path, "{\"x\": 1}").status()).isEqualTo(204);
    assertThat(server.get(path).body()).isEqualTo("{\"x\":1}");
    assertThat(server.send("PATCH", path, "[1]").status()).isEqualTo(400);
    server.send("PUT", path, "{}");
  }

  @Test
  void theEventSocketOpens() throws Exception {
    URI address =
        URI.create(server.uri("/api/events/subscribe").toString().replace("http:", "ws:"));
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "token " + server.token())
            .buildAsync(address, new WebSocket.Listener() {})
            .join();
    assertThat(socket.isOutputClosed()).isFalse();
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }
}
