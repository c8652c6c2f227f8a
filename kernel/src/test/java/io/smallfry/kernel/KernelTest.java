package io.smallfry.kernel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/** Everything that is done with a kernel, with a real one. */
@Timeout(180)
class KernelTest {
  /**
   * Naps, because a signal that comes right before one long sleep is noticed by Python only at its
   * end.
   */
  private static final String SLEEPER =
      "import time; print('started', flush=True)\nwhile True: time.sleep(0.01)";

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Recorder heard = new Recorder();

  /** Starts a kernel in the way that is tested. */
  Kernel start(KernelLaunch launch) throws Exception {
    return Kernel.start(launch);
  }

  private Kernel start(KernelSpec spec) throws Exception {
    return start(RealKernels.launch(spec, false));
  }

  private Kernel start() throws Exception {
    return start(RealKernels.spec());
  }

  /** The directory with the kernel's connection file, as the kernel knows it. */
  private Path privateDirectory(KernelClient client) {
    String file =
        heard
            .execute(client, "import ipykernel; print(ipykernel.get_connection_file(), end='')")
            .text();
    return Optional.ofNullable(Path.of(file).getParent()).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void executesCode(Transport transport) throws Exception {
    KernelLaunch launch = RealKernels.launch(RealKernels.spec(), false);
    try (Kernel kernel =
            start(
                new KernelLaunch(
                    launch.spec(),
                    launch.workingDirectory(),
                    Map.of("GREETING", "hello"),
                    false,
                    launch.startTimeout(),
                    transport));
        KernelClient client = kernel.connect(heard)) {
      ObjectNode info = kernel.awaitReady(RealKernels.TIMEOUT);
      assertThat(info.get("implementation").stringValue()).isEqualTo("ipython");
      assertThat(kernel.transport()).isEqualTo(transport);
      assertThat(kernel.isAlive()).isTrue();

      Recorder.Execution execution =
          heard.execute(client, "import os; print(os.environ['GREETING']); 41 + 1");
      assertThat(execution.status()).isEqualTo("ok");
      assertThat(execution.text()).isEqualTo("hello\n");
      assertThat(execution.types()).contains("execute_input", "execute_result");
      assertThat(heard.execute(client, "1/0").status()).isEqualTo("error");
    }
  }

  @Test
  void whatTheOwnerAsksIsNotHeardByClients() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      client.awaitReady(RealKernels.TIMEOUT);
      heard.execute(client, "pass").status();
      assertThat(heard.messages)
          .extracting(Message::type)
          .doesNotContain("kernel_info_reply", "iopub_welcome");
      assertThat(heard.messages)
          .filteredOn(message -> message.parentId() != null)
          .allMatch(message -> client.session().equals(message.parentSession()));
    }
  }

  @Test
  void aRequestSentBeforeTheKernelIsUpLosesNoOutput() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      Recorder.Execution execution = heard.execute(client, "print('early')");
      assertThat(execution.text()).isEqualTo("early\n");
      assertThat(kernel.isAlive()).isTrue();
    }
  }

  @Test
  void severalClientsHearTheSameOutputsAndTheirOwnReplies() throws Exception {
    Recorder other = new Recorder();
    try (Kernel kernel = start();
        KernelClient first = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      try (KernelClient second = kernel.connect(other)) {
        second.awaitReady(RealKernels.TIMEOUT);
        var printed = other.next(message -> message.type().equals("stream"));
        assertThat(heard.execute(first, "print('to all')").status()).isEqualTo("ok");
        assertThat(printed.join().parentSession()).isEqualTo(first.session());
        assertThat(other.execute(second, "pass").status()).isEqualTo("ok");
        assertThat(other.messages)
            .filteredOn(message -> message.channel() == Channel.SHELL)
            .hasSize(1);
      }
      assertThat(heard.execute(first, "pass").status()).isEqualTo("ok");
    }
  }

  @Test
  void aClientOfABusyKernelIsNotHeldUp() throws Exception {
    Recorder other = new Recorder();
    try (Kernel kernel = start();
        KernelClient first = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var started = heard.next(message -> message.type().equals("stream"));
      Recorder.Execution busy = heard.execute(first, SLEEPER);
      started.join();
      try (KernelClient second = kernel.connect(other)) {
        second.awaitReady(RealKernels.TIMEOUT);
        var info = other.next(message -> message.type().equals("kernel_info_reply"));
        second.send(
            Message.request(
                Channel.CONTROL, "kernel_info_request", second.session(), Json.newObject()));
        assertThat(info.join().channel()).isEqualTo(Channel.CONTROL);
      }
      kernel.interrupt();
      assertThat(busy.status()).isEqualTo("error");
    }
  }

  @Test
  void theKernelMayAskAndTheClientAnswer() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var question = heard.next(message -> message.type().equals("input_request"));
      Recorder.Execution execution = heard.execute(client, "print(input('name? ')[::-1])");
      Message asked = question.join();
      assertThat(asked.channel()).isEqualTo(Channel.STDIN);
      client.send(
          Message.reply(
              asked, "input_reply", client.session(), Json.newObject().put("value", "olleh")));
      assertThat(execution.text()).isEqualTo("hello\n");
    }
  }

  @Test
  void buffersTravelBothWays() throws Exception {
    byte[] buffer = new byte[5_000_000];
    new java.util.Random(1).nextBytes(buffer);
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      String code =
          """
          from comm import get_comm_manager
          def target(comm, opened):
              comm.on_msg(lambda m: comm.send({}, buffers=[bytes(b)[::-1] for b in m["buffers"]]))
          get_comm_manager().register_target("echo", target)
          """;
      assertThat(heard.execute(client, code).status()).isEqualTo("ok");
      ObjectNode open = Json.newObject().put("comm_id", "1").put("target_name", "echo");
      open.putObject("data");
      client.send(Message.request(Channel.SHELL, "comm_open", client.session(), open));
      ObjectNode content = Json.newObject().put("comm_id", "1");
      content.putObject("data");
      Message plain = Message.request(Channel.SHELL, "comm_msg", client.session(), content);
      var echo = heard.next(message -> message.type().equals("comm_msg"));
      client.send(
          Message.of(
              Channel.SHELL,
              plain.header(),
              plain.parentHeader(),
              plain.metadata(),
              plain.content(),
              List.of(buffer, new byte[0])));
      List<byte[]> buffers = echo.join().buffers();
      assertThat(buffers).hasSize(2);
      for (int i = 0; i < buffer.length / 2; i++) {
        byte swapped = buffer[i];
        buffer[i] = buffer[buffer.length - 1 - i];
        buffer[buffer.length - 1 - i] = swapped;
      }
      assertThat(buffers.getFirst()).isEqualTo(buffer);
    }
  }

  @Test
  void aSignalInterruptsTheWholeGroup(@TempDir Path directory) throws Exception {
    Path told = directory.resolve("told");
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      kernel.interrupt();
      var started = heard.next(message -> message.type().equals("stream"));
      Recorder.Execution execution =
          heard.execute(
              client,
              """
              import os, subprocess, time
              child = "trap 'echo interrupted > %s; exit' INT; echo ready; while :; do sleep 0.05; done"
              p = subprocess.Popen(["sh", "-c", child], stdout=subprocess.PIPE)
              p.stdout.readline()
              print("started", flush=True)
              while True: time.sleep(0.01)
              """
                  .formatted(told));
      started.join();
      kernel.interrupt();
      assertThat(execution.status()).isEqualTo("error");
      String whenTold = "while not os.path.exists('%s'): time.sleep(0.01)".formatted(told);
      assertThat(heard.execute(client, whenTold).status()).isEqualTo("ok");
    }
  }

  @Test
  void aMessageInterruptsWhereTheSpecSaysSo() throws Exception {
    KernelSpec spec = RealKernels.spec();
    KernelSpec byMessage =
        new KernelSpec(
            spec.name(),
            spec.directory(),
            spec.argv(),
            spec.env(),
            spec.displayName(),
            spec.language(),
            InterruptMode.MESSAGE,
            spec.json());
    try (Kernel kernel = start(byMessage);
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var started = heard.next(message -> message.type().equals("stream"));
      Recorder.Execution execution = heard.execute(client, SLEEPER);
      started.join();
      kernel.interrupt();
      assertThat(execution.status()).isEqualTo("error");
    }
  }

  @Test
  void aRestartKeepsTheConnectionInfoAndTheClients() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(client, "x = 1").status();
      long before = kernel.process().pid();
      Path directory = privateDirectory(client);
      String connectionFile = Files.readString(directory.resolve("kernel.json"));
      kernel.restart();
      assertThat(kernel.exit()).isNotDone();
      Recorder.Execution execution = heard.execute(client, "print('x' in dir())");
      assertThat(execution.text()).isEqualTo("False\n");
      heard.restart.orTimeout(10, SECONDS).join();
      assertThat(kernel.process().pid()).isNotEqualTo(before);
      assertThat(ProcessHandle.of(before)).isEmpty();
      assertThat(Files.readString(directory.resolve("kernel.json"))).isEqualTo(connectionFile);
      assertThat(heard.death).isNotDone();
    }
  }

  @Test
  void aBusyKernelIsRestartedWithoutWaitingForItsCell() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      var started = heard.next(message -> message.type().equals("stream"));
      heard.execute(client, "import time; print('started', flush=True); time.sleep(600)");
      started.join();
      kernel.restart();
      assertThat(heard.execute(client, "print('new')").text()).isEqualTo("new\n");
    }
  }

  @Test
  void deathIsToldAtOnceAndAfterTheLastOutput() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(
          client,
          """
          import os, sys, subprocess
          subprocess.Popen(["sleep", "600"])
          os.write(sys.__stderr__.fileno(), b"") if False else None
          print("last words", flush=True)
          os._exit(7)
          """);
      KernelExit exit = kernel.exit().orTimeout(30, SECONDS).join();
      assertThat(exit.code()).isEqualTo(7);
      assertThat(exit.signal()).isNull();
      assertThat(heard.death.orTimeout(30, SECONDS).join()).isEqualTo(exit);
      assertThat(kernel.isAlive()).isFalse();
      assertThatThrownBy(() -> heard.execute(client, "1")).isInstanceOf(KernelDiedException.class);
      assertThatThrownBy(() -> kernel.awaitReady(GRACE)).isInstanceOf(KernelDiedException.class);
    }
  }

  @Test
  void aKilledKernelIsNamedAndCanBeRestarted() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      kernel.process().destroyForcibly();
      KernelExit exit = heard.death.orTimeout(30, SECONDS).join();
      assertThat(exit.signal()).isEqualTo("SIGKILL");
      assertThat(exit.describe()).startsWith("killed by SIGKILL");
      kernel.restart();
      assertThat(heard.execute(client, "print('again')").text()).isEqualTo("again\n");
      heard.restart.orTimeout(10, SECONDS).join();
      assertThat(kernel.exit()).isNotDone();
    }
  }

  @Test
  void aSenderThatWaitsIsFreedByDeath() throws Exception {
    KernelSpec spec = RealKernels.scripted(Path.of("/"), "echo no luck >&2; exit 3");
    try (Kernel kernel = start(spec);
        KernelClient client = kernel.connect(heard)) {
      assertThatThrownBy(() -> heard.execute(client, "1"))
          .isInstanceOf(KernelDiedException.class)
          .hasMessageContaining("exit code 3: no luck");
      assertThat(heard.death.orTimeout(30, SECONDS).join().stderrTail()).contains("no luck");
    }
  }

  @Test
  void aKernelThatNeverAnswersIsATimeout() throws Exception {
    KernelSpec spec = RealKernels.scripted(Path.of("/"), "exec sleep 600");
    try (Kernel kernel = start(spec)) {
      assertThatThrownBy(() -> kernel.awaitReady(Duration.ofMillis(300)))
          .isInstanceOf(KernelTimeoutException.class)
          .hasMessageContaining("300 ms");
    }
  }

  @Test
  void aKernelThatCannotUseUnixSocketsGetsTcp() throws Exception {
    KernelSpec spec =
        RealKernels.scripted(
            Path.of("/"),
            "grep -q '\"ipc\"' \"$1\" && { echo 'ipc: protocol not supported' >&2; exit 1; };"
                + " exec \"$0\" -m ipykernel_launcher -f \"$1\"");
    try (Kernel kernel = start(spec);
        KernelClient client = kernel.connect(heard)) {
      assertThat(heard.execute(client, "print('tcp')").text()).isEqualTo("tcp\n");
      assertThat(kernel.transport()).isEqualTo(Transport.TCP);
      assertThat(kernel.exit()).isNotDone();
    }
  }

  @Test
  void aMissingCommandOrDirectoryIsAClearError(@TempDir Path directory) {
    KernelSpec spec = RealKernels.spec();
    KernelSpec missing =
        new KernelSpec(
            "missing",
            directory,
            List.of("/no/such/program"),
            Map.of(),
            "",
            "",
            InterruptMode.SIGNAL,
            spec.json());
    assertThatThrownBy(() -> start(missing))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("/no/such/program");
    assertThatThrownBy(
            () -> start(new KernelLaunch(spec, directory.resolve("gone"), Map.of(), false, GRACE)))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("working directory");
  }

  @Test
  void aShutdownRunsExitHandlersAndLeavesNothing(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("farewell");
    Kernel kernel = start();
    KernelClient client = kernel.connect(heard);
    kernel.awaitReady(RealKernels.TIMEOUT);
    Path own = privateDirectory(client);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(own.resolve("kernel.json"))))
        .isEqualTo("rw-------");
    // An orphan in the kernel's group; ipykernel itself waits half a minute for children it still
    // has.
    String pid =
        heard
            .execute(
                client,
                """
                import atexit, pathlib, subprocess
                atexit.register(lambda: pathlib.Path("%s").write_text("bye"))
                print(subprocess.check_output("sleep 600 >/dev/null & echo $!", shell=True, text=True))
                """
                    .formatted(file))
            .text();
    List<ProcessHandle> all = new ArrayList<>();
    all.add(ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow());
    all.add(kernel.process());
    kernel.shutdown(GRACE);
    assertThat(file).hasContent("bye");
    assertThat(own).doesNotExist();
    assertThat(kernel.exit().orTimeout(1, SECONDS).join().code()).isZero();
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, SECONDS)
        .join();
    kernel.shutdown(GRACE);
    assertThatThrownBy(kernel::restart).isInstanceOf(KernelException.class);
    assertThatThrownBy(() -> heard.execute(client, "1")).isInstanceOf(KernelException.class);
  }

  @Test
  void aKernelThatWillNotEndIsKilledWithItsGroup() throws Exception {
    Kernel kernel = start();
    KernelClient client = kernel.connect(heard);
    kernel.awaitReady(RealKernels.TIMEOUT);
    var started = heard.next(message -> message.type().equals("stream"));
    heard.execute(
        client,
        """
        import signal, subprocess, time
        for s in (signal.SIGINT, signal.SIGTERM): signal.signal(s, signal.SIG_IGN)
        p = subprocess.Popen(["sleep", "600"])
        print("stubborn", flush=True)
        while True: time.sleep(1)
        """);
    started.join();
    List<ProcessHandle> all = new ArrayList<>(kernel.process().descendants().toList());
    kernel.shutdown(Duration.ofMillis(200));
    assertThat(kernel.isAlive()).isFalse();
    assertThat(kernel.exit().orTimeout(1, SECONDS).join().signal()).isEqualTo("SIGKILL");
    CompletableFuture.allOf(
            all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
        .orTimeout(30, SECONDS)
        .join();
  }

  @Test
  void aDescendantThatKeepsTheSocketsOpenDoesNotHideADeath() throws Exception {
    try (Kernel kernel = start();
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      heard.execute(
          client,
          """
          import os, time
          if os.fork() == 0:
              os.setsid()
              time.sleep(8)
              os._exit(0)
          os._exit(9)
          """);
      assertThat(heard.death.orTimeout(5, SECONDS).join().code()).isEqualTo(9);
    }
  }
}
