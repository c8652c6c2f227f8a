package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.jupyter.JupyterJson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  static Message message(String type, String parent, String text) {
    String key = type.equals("status") ? "execution_state" : "text";
    Message free =
        Message.request(
            Channel.IOPUB, type, "s", JupyterJson.object().put("name", "stdout").put(key, text));
    return Message.of(
        Channel.IOPUB,
        free.header(),
        ("{\"msg_id\": \"" + parent + "\", \"msg_type\": \"execute_request\"}").getBytes(UTF_8),
        free.metadata(),
        free.content(),
        List.of());
  }

  private static String texts(List<Message> messages) {
    StringBuilder all = new StringBuilder();
    messages.forEach(m -> all.append(m.contentJson().path("text").asString("")).append('|'));
    return all.toString();
  }

  @Test
  void withoutLimitsAllPasses() {
    RateLimit limit = new RateLimit(0, 0, 3);
    for (int i = 0; i < 100_000; i++) {
      Message message = message("stream", "a", "x");
      assertThat(limit.pass(message, 0)).containsExactly(message);
    }
  }

  @Test
  void whatIsBeyondTheRateOfMessagesIsCountedUntilTheRequestIsDone() {
    RateLimit limit = new RateLimit(10, 0, 1);
    List<Message> out = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      out.addAll(limit.pass(message("stream", "a", "x"), i));
    }
    assertThat(out).hasSize(11);
    assertThat(texts(out)).contains("iopub_msg_rate_limit (10/s)");
    List<Message> end = limit.pass(message("status", "a", "idle"), 30);
    assertThat(end).hasSize(2);
    assertThat(texts(end)).contains("15 messages of output");
    assertThat(end.getLast().type()).isEqualTo("status");
  }

  @Test
  void itPassesAgainWhenTheRateHasFallen() {
    RateLimit limit = new RateLimit(0, 1_000, 1);
    assertThat(limit.pass(message("stream", "a", "x".repeat(300)), 0)).hasSize(1);
    assertThat(texts(limit.pass(message("stream", "a", "x".repeat(900)), 1)))
        .contains("iopub_data_rate_limit (1000 bytes/s)");
    List<Message> later = limit.pass(message("stream", "b", "on"), 3 * SECOND);
    assertThat(later).hasSize(2);
    assertThat(texts(later)).contains("1 message of output").endsWith("on|");
    assertThat(later.getFirst().parentId()).isEqualTo("a");
  }

  @Test
  void repliesStatesAndErrorsAlwaysPass() {
    RateLimit limit = new RateLimit(0.001, 0.001, 1);
    for (String type : List.of("status", "execute_input", "error", "comm_open", "comm_close")) {
      Message message = message(type, "a", "busy");
      assertThat(limit.pass(message, 0)).containsExactly(message);
    }
  }
}
