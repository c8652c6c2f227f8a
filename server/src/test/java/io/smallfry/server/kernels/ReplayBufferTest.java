package io.smallfry.server.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private static Message of(String type, String parent, String text) {
    return RateLimitTest.message(type, parent, text);
  }

  @Test
  void whatFitsComesBackInOrder() {
    ReplayBuffer buffer = new ReplayBuffer(1 << 20, 10);
    List<Message> all =
        List.of(of("status", "a", "busy"), of("stream", "a", "1"), of("error", "a", ""));
    all.forEach(buffer::add);
    assertThat(buffer.drain()).isEqualTo(all);
    assertThat(buffer.drain()).isEmpty();
  }

  @Test
  void theOldestOutputGoesAndItsPlaceSaysHowMuch() {
    ReplayBuffer buffer = new ReplayBuffer(1 << 20, 4);
    Message busy = of("status", "a", "busy");
    Message last = of("stream", "a", "9");
    buffer.add(busy);
    for (int i = 0; i < 9; i++) {
      buffer.add(of("stream", "a", "" + i));
    }
    Message idle = of("status", "a", "idle");
    buffer.add(last);
    buffer.add(idle);
    List<Message> back = buffer.drain();
    assertThat(back).hasSize(5).startsWith(busy).endsWith(last, idle);
    assertThat(back.get(1).parentId()).isEqualTo("a");
    assertThat(back.get(1).contentJson().path("name").asString()).isEqualTo("stderr");
    assertThat(back.get(1).contentJson().path("text").asString())
        .contains("8 messages of output")
        .endsWith(" left out.\n");
  }

  @Test
  void eachRequestIsToldOfItsOwn() {
    ReplayBuffer buffer = new ReplayBuffer(2_000, 1_000);
    buffer.add(of("stream", "a", "x".repeat(1_500)));
    buffer.add(of("stream", "b", "y".repeat(1_500)));
    buffer.add(of("stream", "c", "z".repeat(1_500)));
    assertThat(buffer.drain()).extracting(Message::parentId).containsExactly("a", "b", "c");
  }

  @Test
  void itsMemoryIsBoundedWhateverComes() {
    ReplayBuffer buffer = new ReplayBuffer(100_000, 50);
    for (int i = 0; i < 5_000; i++) {
      buffer.add(of("status", "p" + i, "busy"));
      buffer.add(of("stream", "p" + i, "x".repeat(100)));
    }
    assertThat(buffer.drain()).hasSizeLessThanOrEqualTo(101);
  }

  @Test
  void oneThatIsLargerThanAllIsSaidToBeLeftOut() {
    ReplayBuffer buffer = new ReplayBuffer(1_000, 50);
    buffer.add(of("display_data", "a", "x".repeat(2_000_000)));
    assertThat(buffer.drain())
        .singleElement()
        .satisfies(m ->
            assertThat(m.contentJson().path("text").asString())
                .contains("1 message of output (2.0 MB)"));
  }
}
