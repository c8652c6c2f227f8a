package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine with kernels that other people made; one that is not installed is skipped. */
@Timeout(180)
final class OtherKernelsTest {
  /** What {@code ./smallfry test} installs on every machine. */
  private static final List<String> INSTALLED_BY_US = List.of("bash", "deno");

  private static final Duration GRACE = Duration.ofSeconds(20);

  @TempDir private java.nio.file.Path directory;

  private final Recorder heard = new Recorder();

  static Stream<OtherKernel> kernels() {
    return OtherKernel.ALL.stream();
  }

  static Stream<OtherKernel> kernelsThatAsk() {
    return kernels().filter(kernel -> kernel.asks() != null);
  }

  static Stream<OtherKernel> kernelsThatDie() {
    return kernels().filter(kernel -> kernel.dies() != null);
  }

  private Kernel start(OtherKernel other) {
    Optional<KernelSpec> spec = other.spec();
    assumeTrue(
        spec.isPresent(),
        () -> "no kernel " + other + " is installed in " + OtherKernel.searched());
    return Kernel.start(
        new KernelLaunch(
            spec.orElseThrow(),
            directory,
            Map.of("HOME", directory.toString()),
            false,
            RealKernels.TIMEOUT));
  }

  /** What Deno prints may come after it has said that it is idle. */
  private CompletableFuture<Message> printed(String text) {
    return heard.next(message ->
        message.type().equals("stream")
            && message.contentJson().get("text").stringValue().contains(text));
  }

  /** As may its result, and its errors. */
  private CompletableFuture<Message> said(String text) {
    return heard.next(message ->
        !message.type().equals("execute_input")
            && new String(message.content(), UTF_8).contains(text));
  }

  private void hello(KernelClient client, OtherKernel other) {
    var hello = printed("hello");
    Recorder.Execution execution = heard.execute(client, other.hello());
    assertThat(execution.status()).isEqualTo("ok");
    hello.join();
  }

  @Test
  void whatIsToBeInstalledIs() {
    assumeTrue(!OtherKernel.places().isEmpty(), "no kernels of others are installed for tests");
    assertThat(OtherKernel.ALL)
        .filteredOn(other -> other.spec().isPresent())
        .extracting(OtherKernel::name)
        .containsAll(INSTALLED_BY_US);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void runsCode(OtherKernel other) throws Exception {
    try (Kernel kernel = start(other);
        KernelClient client = kernel.connect(heard)) {
      // Sent before the kernel is up: nothing of it may be lost.
      var result = said("42");
      hello(client, other);
      result.join();
      var oops = said("oops");
      assertThat(heard.execute(client, other.error()).status()).isEqualTo("error");
      oops.join();
      hello(client, other);
      assertThat(kernel.awaitReady(GRACE).get("language_info").get("name").stringValue())
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void isInterruptedAndKilled(OtherKernel other) throws Exception {
    try (Kernel kernel = start(other);
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var started = heard.next(message -> message.type().equals("stream"));
      Recorder.Execution busy = heard.execute(client, other.busy());
      started.join();
      kernel.interrupt();
      if (other.canBeInterrupted()) {
        assertThat(busy.status()).isNotEqualTo("ok");
        hello(client, other);
        List<ProcessHandle> children = kernel.process().descendants().toList();
        kernel.process().destroyForcibly();
        awaitExit(children);
      }
      KernelExit exit = heard.death.orTimeout(30, SECONDS).join();
      assertThat(exit).isEqualTo(kernel.exit().join());
    }
  }

  @ParameterizedTest
  @MethodSource("kernelsThatAsk")
  void asks(OtherKernel other) throws Exception {
    try (Kernel kernel = start(other);
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var question = heard.next(message -> message.type().equals("input_request"));
      var answered = printed("[me]");
      Recorder.Execution execution = heard.execute(client, String.valueOf(other.asks()));
      Message asked = question.join();
      assertThat(asked.channel()).isEqualTo(Channel.STDIN);
      client.send(
          Message.reply(
              asked, "input_reply", client.session(), Json.newObject().put("value", "me")));
      assertThat(execution.status()).isEqualTo("ok");
      answered.join();
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void isRestartedAtTheSamePlaceAndShutDown(OtherKernel other) throws Exception {
    Kernel kernel = start(other);
    KernelClient client = kernel.connect(heard);
    kernel.awaitReady(RealKernels.TIMEOUT);
    Transport transport = kernel.transport();
    ProcessHandle first = kernel.process();
    List<ProcessHandle> all = Stream.concat(Stream.of(first), first.descendants()).toList();
    kernel.restart();
    hello(client, other);
    heard.restart.orTimeout(10, SECONDS).join();
    assertThat(kernel.transport()).isEqualTo(transport);
    awaitExit(all);
    all = Stream.concat(Stream.of(kernel.process()), kernel.process().descendants()).toList();
    kernel.shutdown(GRACE);
    awaitExit(all);
    assertThat(heard.death).isNotDone();
  }

  private static void awaitExit(List<ProcessHandle> processes) {
    CompletableFuture.allOf(
            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, SECONDS)
        .join();
  }

  @ParameterizedTest
  @MethodSource("kernelsThatDie")
  void itsDeathIsSeen(OtherKernel other) throws Exception {
    try (Kernel kernel = start(other);
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(client, String.valueOf(other.dies()));
      KernelExit exit = heard.death.orTimeout(30, SECONDS).join();
      assertThat(exit.code()).isEqualTo(7);
    }
  }
}
