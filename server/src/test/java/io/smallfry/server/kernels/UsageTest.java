package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.server.Settle;
import io.smallfry.server.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class UsageTest {
  private final TestServer server = TestServer.shared();

  private JsonNode look(String kernel) {
    try {
      for (JsonNode each : server.get("/api/metrics/v1").json().path("kernels")) {
        if (each.path("id").asString().equals(kernel)) {
          return each;
        }
      }
      throw new AssertionError("it is not there");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void aKernelsUsageIsThatOfAllItsProcesses() throws Exception {
    String kernel = server.send("POST", "/api/kernels", "{}").json().path("id").asString();
    try (KernelSocket socket = new KernelSocket(server, kernel, true)) {
      socket.run("1");
      JsonNode before = look(kernel);
      assertThat(before.path("pss").asLong()).isBetween(1L << 20, before.path("rss").asLong());
      socket.run(
          """
          import subprocess, sys
          child = subprocess.Popen([sys.executable, '-c', "x = b'x' * 50_000_000; print(1, flush=True)\\nwhile True: pass"],
                                   stdout=subprocess.PIPE)
          child.stdout.readline()
          """);
      JsonNode after = look(kernel);
      assertThat(after.path("processes").asInt()).isEqualTo(before.path("processes").asInt() + 1);
      assertThat(after.path("rss").asLong())
          .isGreaterThan(before.path("rss").asLong() + 50_000_000);
      Settle.until(() -> look(kernel).path("cpu_percent").asDouble(), percent -> percent > 5);
      JsonNode all = server.get("/api/metrics/v1").json();
      assertThat(all.path("cpu_percent").asDouble()).isPositive();
      assertThat(all.path("rss").asLong()).isGreaterThanOrEqualTo(50_000_000);
      JsonNode one = server.get("/api/metrics/v1/kernel_usage/get_usage/" + kernel).json();
      assertThat(one.path("content").path("kernel_memory").asLong()).isPositive();
      socket.run("child.kill()");
    } finally {
      server.send("DELETE", "/api/kernels/" + kernel, null);
    }
    assertThat(server.get("/api/metrics/v1/kernel_usage/get_usage/" + kernel).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"0:01.50, 1500", "2:03, 123000", "01:00:00, 3600000", "2-01:00:01, 176401000"})
  void timesOfPsAreRead(String text, long millis) {
    assertThat(ProcessTable.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }
}
