package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.notebook.Cell;
import io.smallfry.runner.Script.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that lives and answers nothing is told apart from one that works long and silently. */
@Timeout(120)
final class HangTest {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Test
  void aStoppedProcessIsHung() throws Exception {
    Ran ran =
        within(Script.of("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "1")).run();
    NotebookResult.KernelLost lost = (NotebookResult.KernelLost) ran.result();
    assertThat(lost.reason()).startsWith("the kernel hung: ").contains("3 s");
    assertThat(lost.cell()).isZero();
    assertThat(lost.failureKind()).isEqualTo(FailureKind.PLATFORM);
    assertThat(ran.output(2).path("ename").asString()).isEqualTo("HungKernelError");
    assertThat(ran.papermill(3).path("status").asString()).isEqualTo("pending");
  }

  @Test
  void aKernelWhoseLoopHasEndedIsHung() throws Exception {
    Ran ran =
        within(
                Script.of(
                    """
                    import threading, time
                    def stay():
                        while True: time.sleep(0.1)
                    threading.Thread(target=stay).start()
                    get_ipython().kernel.io_loop.add_callback(get_ipython().kernel.io_loop.stop)\
                    """,
                    "1"))
            .run();
    NotebookResult.KernelLost lost = (NotebookResult.KernelLost) ran.result();
    assertThat(lost.reason()).startsWith("the kernel hung: it has not begun with the cell");
    assertThat(lost.cell()).isEqualTo(1);
  }

  @Test
  void aKernelThatHasClosedItsSocketsIsHung() throws Exception {
    Ran ran =
        within(
                Script.of(
                    """
                    import threading, time
                    def stay():
                        while True: time.sleep(0.1)
                    threading.Thread(target=stay).start()
                    kernel = get_ipython().kernel
                    kernel.io_loop.call_later(0.1, kernel.parent.close)\
                    """,
                    "time.sleep(0.5)",
                    "1",
                    "2"))
            .run();
    assertThat(((NotebookResult.KernelLost) ran.result()).reason()).startsWith("the kernel hung: ");
  }

  @Test
  void aKernelThatIsDoneButNeverRepliesIsHung() throws Exception {
    Ran ran =
        within(
                Script.of(
                    """
                    k = get_ipython().kernel
                    send = k.session.send
                    k.session.send = lambda stream, what, *a, **kw: (
                        None if what == 'execute_reply' else send(stream, what, *a, **kw))\
                    """))
            .run();
    assertThat(((NotebookResult.KernelLost) ran.result()).reason())
        .startsWith("the kernel hung: it is done with the cell, but has not replied");
  }

  /** The code holds the interpreter's lock in C, so that no other thread in Python gets to run. */
  @Test
  void aCellThatHoldsTheLockInNativeCodeIsNotHung() throws Exception {
    Ran ran =
        within(Script.of("import ctypes; ctypes.PyDLL(None).usleep(6_000_000); print('through')"))
            .run();
    assertThat(ran.result()).isInstanceOf(NotebookResult.Succeeded.class);
    assertThat(ran.text(0)).isEqualTo("through\n");
  }

  @Test
  void aCellThatWaitsIsNotHung() throws Exception {
    Ran ran = within(Script.of("import time; time.sleep(6); print('through')")).run();
    assertThat(ran.text(0)).isEqualTo("through\n");
  }

  @Test
  void detectionMayBeTurnedOff() throws Exception {
    Ran ran =
        Script.of(
                """
                import os, signal, subprocess
                subprocess.Popen(['sh', '-c', 'sleep 4; kill -CONT ' + str(os.getpid())])
                os.kill(os.getpid(), signal.SIGSTOP)
                print('through')\
                """)
            .with(run -> run.withHangTimeout(null))
            .run();
    assertThat(ran.text(0)).isEqualTo("through\n");
  }

  /** What a person stops and continues within the limit goes on. */
  @Test
  void aProcessThatIsStoppedForAMomentIsNotHung() throws Exception {
    Ran ran =
        within(
                Script.of(
                    """
                    import os, signal, subprocess
                    subprocess.Popen(['sh', '-c', 'sleep 1; kill -CONT ' + str(os.getpid())])
                    os.kill(os.getpid(), signal.SIGSTOP)
                    print('through')\
                    """))
            .run();
    assertThat(ran.text(0)).isEqualTo("through\n");
  }

  /** Its socket takes a part of the cell, and who writes the rest waits for a reader. */
  @Test
  void aKernelThatStopsBeforeItHasReadTheCellIsHung(@TempDir Path folder) throws Exception {
    Ran ran = within(hugeCell(folder)).run(onCell(1, () -> signal("STOP", pid(folder))));
    NotebookResult.KernelLost lost = (NotebookResult.KernelLost) ran.result();
    assertThat(lost.reason()).isEqualTo("the kernel hung: its process has been stopped for 3 s");
    assertThat(lost.cell()).isEqualTo(1);
  }

  @Test
  void whatTheKernelDoesNotReadCanBeCancelled(@TempDir Path folder) throws Exception {
    CancelSignal cancel = new CancelSignal();
    Ran ran =
        hugeCell(folder)
            .with(run -> run.withHangTimeout(null).withCancel(cancel))
            .run(
                onCell(
                    1,
                    () -> {
                      signal("STOP", pid(folder));
                      cancel.cancel("enough");
                    }));
    assertThat(((NotebookResult.Cancelled) ran.result()).reason()).isEqualTo("enough");
  }

  /** Whatever else it does not say: only when it stops taking the rest, its time counts. */
  @Test
  void aKernelThatReadsTheCellSlowlyIsNotHung() {
    KernelSpec python = RealPython.specs().find("python3").orElseThrow();
    try (Kernel kernel =
            Kernel.start(
                new KernelLaunch(python, Path.of("/"), Map.of(), true, Duration.ofSeconds(60)));
        HangWatch watch = new HangWatch(kernel, Duration.ofSeconds(60))) {
      long now = 0;
      watch.begin(now);
      for (int sent = 1; sent <= 100; sent++) {
        now += Duration.ofSeconds(10).toNanos();
        assertThat(watch.look(now, false, false, sent)).isNull();
      }
      for (int i = 1; i <= 5; i++) {
        now += Duration.ofSeconds(10).toNanos();
        assertThat(watch.look(now, false, false, 100)).isNull();
      }
      now += Duration.ofSeconds(10).toNanos();
      assertThat(watch.look(now, false, false, 100)).contains("1 m");
    }
  }

  /** The second cell is larger than what sockets buffer. */
  private static Script hugeCell(Path folder) {
    return Script.of(
        "import os; open(" + "'%s', 'w').write(str(os.getpid()))".formatted(folder.resolve("pid")),
        "print('through') # " + "x".repeat(4 << 20));
  }

  private static String pid(Path folder) {
    try {
      return Files.readString(folder.resolve("pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void signal(String signal, String pid) {
    sh("kill -" + signal + " " + pid);
  }

  private static void sh(String command) {
    try {
      assertThat(new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RunListener onCell(int wanted, Runnable action) {
    return new RunListener() {
      @Override
      public void onCellStarted(int index, Cell cell) {
        if (index == wanted) {
          action.run();
        }
      }
    };
  }

  private static Script within(Script script) {
    return script.with(run -> run.withHangTimeout(LIMIT));
  }
}
