package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch start differs from a plain one in nothing that user code should notice. */
@Timeout(120)
final class BatchStartTest {
  private static final String PROBE =
      """
      import sys, os, __main__, threading, gc, signal
      print([a.rsplit("/", 2)[-1] for a in sys.argv if not a.startswith("--")], sys.path, __name__,
            sorted(vars(__main__)), __main__ is sys.modules["__main__"], gc.isenabled(),
            [a.rsplit("/", 2)[-1] for a in sys.orig_argv if not a.startswith("--")],
            sorted(t.name for t in threading.enumerate() if "History" not in t.name), signal.getsignal(signal.SIGINT))
      """;

  private static String run(boolean batch, String code) throws InterruptedException {
    Recorder heard = new Recorder();
    try (Kernel kernel = Kernel.start(RealKernels.launch(RealKernels.spec(), batch));
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      Recorder.Execution execution = heard.execute(client, code);
      assertThat(execution.status()).as(code).isEqualTo("ok");
      return execution.text();
    }
  }

  @Test
  void looksLikeAPlainStart() throws Exception {
    assertThat(run(true, PROBE)).isEqualTo(run(false, PROBE)).contains("ipykernel_launcher.py");
  }

  @Test
  void leavesOutDebuggerAndCompleterButUserCodeMayImportThem() throws Exception {
    String code =
        """
        import sys
        print([m for m in ("debugpy", "jedi") if m in sys.modules])
        import debugpy, jedi, debugpy.server
        print(jedi.Script("import opc").complete()[0].name)
        print(get_ipython().history_manager.hist_file)
        """;
    assertThat(run(true, code)).isEqualTo("[]\nopcode\n:memory:\n");
  }
}
