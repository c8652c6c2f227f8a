package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A listener that keeps what it hears, and a small way to execute code and wait for its end. */
final class Recorder implements MessageListener {
  /** What came of one execution. */
  static final class Execution {
    private final CompletableFuture<Message> reply = new CompletableFuture<>();
    private final CompletableFuture<Message> idle = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> types = new CopyOnWriteArrayList<>();

    /** The reply's status once reply and idle have come. */
    String status() {
      idle.orTimeout(60, SECONDS).join();
      return reply.orTimeout(60, SECONDS).join().contentJson().get("status").stringValue();
    }

    /** What was printed to standard output, once the kernel is idle. */
    String text() {
      idle.orTimeout(60, SECONDS).join();
      return text.toString();
    }

    List<String> types() {
      idle.orTimeout(60, SECONDS).join();
      return types;
    }
  }

  private record Expectation(Predicate<Message> what, CompletableFuture<Message> met) {}

  private final Map<String, Execution> executions = new ConcurrentHashMap<>();
  private final List<Expectation> expectations = new CopyOnWriteArrayList<>();
  final List<Message> messages = new CopyOnWriteArrayList<>();
  final CompletableFuture<KernelExit> death = new CompletableFuture<>();
  volatile CompletableFuture<Void> restart = new CompletableFuture<>();

  Execution execute(KernelClient client, String code) {
    Message request =
        Message.request(
            Channel.SHELL,
            "execute_request",
            client.session(),
            Json.newObject().put("code", code).put("silent", false).put("allow_stdin", true));
    Execution execution = new Execution();
    executions.put(request.id(), execution);
    client.send(request);
    return execution;
  }

  /** Waits until the kernel has said that it is idle after this request, of whomever. */
  void awaitIdle(String request) {
    Predicate<Message> isIt =
        message ->
            message.type().equals("status")
                && request.equals(message.parentId())
                && message.contentJson().get("execution_state").stringValue().equals("idle");
    CompletableFuture<Message> later = next(isIt);
    if (messages.stream().noneMatch(isIt)) {
      later.join();
    }
  }

  /** The next message from now on for which this holds. */
  CompletableFuture<Message> next(Predicate<Message> what) {
    Expectation expectation = new Expectation(what, new CompletableFuture<>());
    expectations.add(expectation);
    return expectation.met().orTimeout(60, SECONDS);
  }

  @Override
  public void message(Message message) {
    messages.add(message);
    expectations.removeIf(
        expectation -> expectation.what().test(message) && expectation.met().complete(message));
    String parent = message.parentId();
    @Nullable Execution execution = parent == null ? null : executions.get(parent);
    if (execution == null) {
      return;
    }
    switch (message.type()) {
      case "execute_reply" -> execution.reply.complete(message);
      case "stream" -> {
        var content = message.contentJson();
        if (content.get("name").stringValue().equals("stdout")) {
          execution.text.append(content.get("text").stringValue());
        }
      }
      case "status" -> {
        if (message.contentJson().get("execution_state").stringValue().equals("idle")) {
          execution.idle.complete(message);
        }
      }
      default -> execution.types.add(message.type());
    }
  }

  @Override
  public void died(KernelExit exit) {
    death.complete(exit);
  }

  @Override
  public void restarted() {
    restart.complete(null);
  }
}
