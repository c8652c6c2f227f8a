package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients of one kernel: each hears all outputs, and the answers and questions that are its own.
 */
@Timeout(180)
final class SeveralClientsTest {
  private record Visitor(Recorder heard, KernelClient client) {}

  @Test
  void sixAtOnce() throws Exception {
    List<Visitor> visitors = new ArrayList<>();
    try (Kernel kernel = RealKernels.start()) {
      for (int i = 0; i < 6; i++) {
        Recorder heard = new Recorder();
        visitors.add(new Visitor(heard, kernel.connect(heard)));
      }
      kernel.awaitReady(RealKernels.TIMEOUT);
      List<Recorder.Execution> executions = new ArrayList<>();
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < visitors.size(); i++) {
          Visitor visitor = visitors.get(i);
          executions.add(
              visitor.heard.execute(visitor.client, "print('round %d of %d')".formatted(round, i)));
        }
      }
      for (Recorder.Execution execution : executions) {
        assertThat(execution.status()).isEqualTo("ok");
      }
      // The last idle has come to its own client; to the others it comes within moments.
      String last = lastRequest(visitors.getLast());
      for (Visitor visitor : visitors) {
        visitor.heard.awaitIdle(last);
        assertThat(printed(visitor)).hasSize(30);
        assertThat(visitor.heard.messages)
            .filteredOn(message -> message.channel() == Channel.SHELL)
            .hasSize(5)
            .allMatch(message -> visitor.client.session().equals(message.parentSession()));
      }
    }
  }

  private static String lastRequest(Visitor visitor) {
    return visitor.heard.messages.stream()
        .filter(message -> message.channel() == Channel.SHELL)
        .map(Message::parentId)
        .reduce((first, second) -> second)
        .map(Objects::requireNonNull)
        .orElseThrow();
  }

  private static Set<String> printed(Visitor visitor) {
    return visitor.heard.messages.stream()
        .filter(message -> message.type().equals("stream"))
        .map(message -> message.contentJson().get("text").stringValue())
        .flatMap(String::lines)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toSet());
  }

  @Test
  void aQuestionGoesToTheOneWhoseCodeAsks() throws Exception {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    try (Kernel kernel = RealKernels.start();
        KernelClient one = kernel.connect(first);
        KernelClient two = kernel.connect(second)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var question = second.next(message -> message.type().equals("input_request"));
      Recorder.Execution execution = second.execute(two, "print(input('who? '))");
      two.send(
          Message.reply(
              question.join(), "input_reply", two.session(), Json.newObject().put("value", "two")));
      assertThat(execution.text()).isEqualTo("two\n");
      assertThat(first.execute(one, "pass").status()).isEqualTo("ok");
      assertThat(first.messages).noneMatch(message -> message.channel() == Channel.STDIN);
    }
  }

  @Test
  void aCommThatTheKernelOpensIsHeardByAllAndAnsweredByOne() throws Exception {
    Recorder first = new Recorder();
    Recorder second = new Recorder();
    try (Kernel kernel = RealKernels.start();
        KernelClient one = kernel.connect(first);
        KernelClient two = kernel.connect(second)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var opened = first.next(message -> message.type().equals("comm_open"));
      var openedToo = second.next(message -> message.type().equals("comm_open"));
      String code =
          """
          from comm import create_comm
          opened = create_comm(target_name="there", data={"n": 1}, buffers=[b"abc"])
          said = []
          opened.on_msg(lambda m: (said.append(m["content"]["data"]["n"]), opened.send({"n": said[-1] + 1})))
          opened.on_close(lambda m: print("closed after", said))
          """;
      assertThat(first.execute(one, code).status()).isEqualTo("ok");
      ObjectNode open = opened.join().contentJson();
      assertThat(open.get("target_name").stringValue()).isEqualTo("there");
      assertThat(opened.join().buffers())
          .containsExactly("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(openedToo.join().contentJson()).isEqualTo(open);

      String id = open.get("comm_id").stringValue();
      var answer = first.next(message -> message.type().equals("comm_msg"));
      ObjectNode content = Json.newObject().put("comm_id", id);
      content.putObject("data").put("n", 5);
      two.send(Message.request(Channel.SHELL, "comm_msg", two.session(), content));
      assertThat(answer.join().contentJson().get("data").get("n").intValue()).isEqualTo(6);

      var closed = first.next(message -> message.type().equals("stream"));
      ObjectNode end = Json.newObject().put("comm_id", id);
      end.putObject("data");
      one.send(Message.request(Channel.SHELL, "comm_close", one.session(), end));
      assertThat(closed.join().contentJson().get("text").stringValue())
          .startsWith("closed after [5]");
    }
  }
}
