package io.smallfry.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallfry.runner.Script.Ran;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  private static Script within(Script script) {
    return script.with(run -> run.withHangTimeout(LIMIT));
  }
}
