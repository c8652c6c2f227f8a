package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.notebook.NotebookReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every {@link Runner} must do; an implementation is right when its subclass of this passes.
 */
abstract class RunnerContract {
  private static final long SECONDS = 60;

  @TempDir Path folder;
  private Runner runner;

  /** A new runner that can start the kernel {@code python3}. */
  abstract Runner create();

  @BeforeEach
  void open() {
    runner = create();
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void itKnowsItsKernelSpecs() {
    assertThat(runner.specs().find("python3")).isPresent();
  }

  @Test
  void aKernelStartsAndBecomesIdle() {
    RunningKernel kernel = start();
    assertThat(kernel.specName()).isEqualTo("python3");
    settle(() -> kernel.state() == ExecutionState.IDLE);
    assertThat(runner.kernel(kernel.id())).containsSame(kernel);
    assertThat(runner.kernels()).containsExactly(kernel);
  }

  @Test
  void aClientExecutesAndTheStateFollows() throws Exception {
    RunningKernel kernel = start();
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    try (var connection = kernel.connect(heard::add)) {
      assertThat(kernel.connections()).isEqualTo(1);
      // Naps: Python notices a signal that comes right before one long sleep only at its end.
      connection.send(
          execute(
              connection, "import time; print('on', flush=True)\nwhile True: time.sleep(0.01)"));
      await(heard, "stream");
      settle(() -> kernel.state() == ExecutionState.BUSY);
      kernel.interrupt();
      await(heard, "error");
      settle(() -> kernel.state() == ExecutionState.IDLE);
    }
    assertThat(kernel.connections()).isZero();
  }

  @Test
  void aRestartedKernelKeepsItsClients() throws Exception {
    RunningKernel kernel = start();
    BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
    try (var connection = kernel.connect(heard::add)) {
      connection.send(execute(connection, "x = 1"));
      await(heard, "execute_reply");
      kernel.restart();
      connection.send(execute(connection, "x"));
      assertThat(await(heard, "error").contentJson().path("ename").asString())
          .isEqualTo("NameError");
    }
  }

  @Test
  void aKernelThatDiesIsDeadUntilItIsRestarted() throws Exception {
    RunningKernel kernel = start();
    try (var connection = kernel.connect(_ -> {})) {
      connection.send(execute(connection, "import os; os._exit(1)"));
      settle(() -> kernel.state() == ExecutionState.DEAD);
      assertThat(kernel.exit()).as("not gone for good").isNotDone();
      kernel.restart();
      settle(() -> kernel.state() == ExecutionState.IDLE);
    }
  }

  @Test
  void aKernelThatIsShutDownIsForgotten() {
    RunningKernel kernel = start();
    kernel.shutdown();
    assertThat(kernel.exit()).isDone();
    assertThat(runner.kernel(kernel.id())).isEmpty();
    assertThat(runner.kernels()).isEmpty();
    assertThat(kernel.state()).isEqualTo(ExecutionState.DEAD);
    kernel.shutdown(); // once more does nothing
  }

  @Test
  void anUnknownSpecIsRefused() {
    assertThatThrownBy(() -> runner.startKernel(new KernelRequest("nonesuch", folder, Map.of())))
        .isInstanceOf(UnknownKernelException.class);
  }

  @Test
  void aNotebookRuns() throws Exception {
    Path output = folder.resolve("out.ipynb");
    NotebookResult result = runner.run(Script.of("print('ran')").prepare(output), RunListener.NONE);
    assertThat(result).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(result.took()).isPositive();
    assertThat(
            NotebookReader.read(output).cells().getFirst().outputs().get(0).path("text").asString())
        .isEqualTo("ran\n");
    assertThat(runner.kernels()).as("a run's kernel is its own affair").isEmpty();
  }

  @Test
  void closingEndsKernelsAndRuns() throws Exception {
    RunningKernel kernel = start();
    Path output = folder.resolve("out.ipynb");
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<NotebookResult> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(() ->
            result.complete(
                runner.run(
                    Script.of("print('on', flush=True)\nimport time\nwhile True: time.sleep(0.01)")
                        .prepare(output),
                    new RunListener() {
                      @Override
                      public void onStream(int index, String name, String text) {
                        started.complete(null);
                      }
                    })));
    started.get(SECONDS, TimeUnit.SECONDS);
    runner.close();
    assertThat(kernel.kernel().isAlive()).isFalse();
    assertThat(result.get(SECONDS, TimeUnit.SECONDS)).isInstanceOf(NotebookResult.Cancelled.class);
    assertThat(NotebookReader.read(output).cells()).hasSize(3);
    assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);
  }

  private RunningKernel start() {
    return runner.startKernel(new KernelRequest("python3", folder, Map.of()));
  }

  private static Message execute(RunningKernel.Connection connection, String code) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("code", code);
    content.put("silent", false);
    return Message.request(
        Channel.SHELL, "execute_request", connection.client().session(), content);
  }

  private static Message await(BlockingQueue<Message> heard, String type) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      Message message = heard.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(message).as("a message of type " + type).isNotNull();
      if (message != null && message.type().equals(type)) {
        return message;
      }
    }
  }

  /** Waits until something holds; fails if it doesn't in a minute. */
  static void settle(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("settled in time").isNegative();
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }
}
