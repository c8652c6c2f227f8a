package io.smallfry.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.ServerUnderTest;
import org.junit.jupiter.api.Test;

class OpsTest {
  private final ServerUnderTest server = ServerUnderTest.shared();

  @Test
  void metricsAreForPrometheus() {
    server.script().get("/api/v1/me").expect(200);

    var answer = server.script().get("/metrics").expect(200);

    assertThat(answer.header("Content-Type")).startsWith("text/plain;version=0.0.4");
    assertThat(answer.body())
        .contains("smallfry_runs_total{state=\"succeeded\"}")
        .contains("smallfry_http_requests_seconds_count{area=\"v1\",method=\"GET\",status=\"2xx\"}")
        .contains("jvm_memory_used_bytes");
  }

  @Test
  void probesTellNothing() {
    assertThat(server.anonymous().get("/healthz").expect(200).body()).isEqualTo("ok\n");
    assertThat(server.anonymous().get("/readyz").expect(200).body()).isEqualTo("ready\n");
  }
}
