package io.smallfry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch start differs from a plain one in nothing that user code should notice. */
@Timeout(120)
final class IpykernelStartTest {
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

  /** Several times, because what delays ipykernel's own end is a race of its threads. */
  @Test
  void endsByItselfAndLetsGoOfWhatAPlainStartLetsGoOf(@TempDir Path directory) throws Exception {
    String code =
        """
        import atexit, json, os, subprocess, sys
        class Word:
            def __init__(self, word, write=os.write, log=os.open("%1$s", os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
                self.say = lambda: write(log, word)
            def __del__(self): self.say()
        one = Word(b"global ")
        cycle = Word(b"cycle "); cycle.cycle = cycle
        json.kept = Word(b"module ")
        def function(default=Word(b"default ")): pass
        @atexit.register
        def end(): Word(b"psutil " if "psutil" in sys.modules else b"atexit ")
        text = open("%1$s-text", "w"); text.write("flushed")
        subprocess.run("true")
        Word(b"out ")
        """;
    String plain = wordsAtTheEnd(false, code, directory.resolve("plain"));
    assertThat(plain).contains("global", "psutil", "cycle", "module", "default", "out", "flushed");
    for (int i = 0; i < 5; i++) {
      assertThat(wordsAtTheEnd(true, code, directory.resolve("batch-" + i)))
          .isEqualTo(sorted(plain.replace("psutil", "atexit")));
    }
  }

  private static String wordsAtTheEnd(boolean batch, String code, Path log) throws Exception {
    Recorder heard = new Recorder();
    try (Kernel kernel = Kernel.start(RealKernels.launch(RealKernels.spec(), batch));
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      assertThat(heard.execute(client, code.formatted(log)).status()).isEqualTo("ok");
      kernel.shutdown(batch ? Duration.ofSeconds(8) : Duration.ofSeconds(40));
      assertThat(kernel.exit().join().code()).as("it ended by itself").isZero();
    }
    String words = Files.readString(log) + Files.readString(Path.of(log + "-text"));
    return sorted(words);
  }

  private static String sorted(String words) {
    return Stream.of(words.split(" ", -1)).sorted().collect(Collectors.joining(" "));
  }

  @Test
  void itsSubprocessesAreAskedToEnd(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    String code =
        """
        import subprocess
        child = subprocess.Popen(
            ["sh", "-c", "trap 'echo asked > $0; exit' TERM; echo ready; while :; do sleep 0.1; done", %s],
            stdout=subprocess.PIPE)
        child.stdout.readline()
        """
            .formatted("'" + log + "'");
    Recorder heard = new Recorder();
    try (Kernel kernel = Kernel.start(RealKernels.launch(RealKernels.spec(), true));
        KernelClient client = kernel.connect(heard)) {
      kernel.awaitReady(RealKernels.TIMEOUT);
      assertThat(heard.execute(client, code).status()).isEqualTo("ok");
      kernel.shutdown(Duration.ofSeconds(8));
      assertThat(kernel.exit().join().code()).as("it ended by itself").isZero();
    }
    assertThat(log).hasContent("asked");
  }
}
