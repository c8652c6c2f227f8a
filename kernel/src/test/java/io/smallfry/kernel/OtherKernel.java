package io.smallfry.kernel;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kernel of another maker, and code in its language for what is tried with each.
 *
 * <p>They are looked for in the directories (as in {@code JUPYTER_PATH}) of the property {@code
 * smallfry.kernels}, which {@code ./smallfry test} sets, or the variable {@code SMALLFRY_KERNELS};
 * else in {@code build/python-kernels} of this project; and where the system has kernels.
 *
 * @param hello prints {@code hello}, and ends with a value or a print of 42
 * @param error raises an error whose value holds {@code oops}
 * @param busy prints {@code started} and then computes until it is interrupted
 * @param asks asks a question and prints the answer in brackets; null if the kernel can't ask
 * @param dies ends the process with code 7; null if code can't do that to the kernel
 */
record OtherKernel(
    String name,
    String hello,
    String error,
    String busy,
    @Nullable String asks,
    @Nullable String dies) {

  static final List<OtherKernel> ALL =
      List.of(
          new OtherKernel(
              "bash",
              "echo hello; echo $((6 * 7))",
              "cat /no/such/file-oops",
              "echo started; while :; do sleep 0.1; done",
              null,
              null),
          new OtherKernel(
              "xpython",
              "print('hello'); 6 * 7",
              "raise ValueError('oops')",
              "import time; print('started', flush=True)\nwhile True: time.sleep(0.01)",
              "print('[' + input('who? ') + ']')",
              "import os; os._exit(7)"),
          new OtherKernel(
              "deno",
              "console.log('hello'); 6 * 7",
              "throw new Error('oops')",
              "console.log('started'); while (true) await new Promise(r => setTimeout(r, 10));",
              "console.log(`[${prompt('who? ')}]`)",
              "Deno.exit(7)"),
          new OtherKernel(
              "kotlin",
              "println(\"hello\"); 6 * 7",
              "throw Exception(\"oops\")",
              "println(\"started\"); while (true) Thread.sleep(10)",
              "println(\"[\" + readln() + \"]\")",
              null),
          new OtherKernel(
              "ir",
              "cat('hello\\n'); 6 * 7",
              "stop('oops')",
              "cat('started\\n'); flush.console(); while (TRUE) Sys.sleep(0.01)",
              "cat(paste0('[', readline('who? '), ']\\n'))",
              null));

  /**
   * Whether an interrupt ends the cell and not the kernel. These know no interrupt: SIGINT ends
   * their process, and they don't act on the message.
   */
  boolean canBeInterrupted() {
    return !name.equals("deno") && !name.equals("xpython");
  }

  static String places() {
    String given = System.getProperty("smallfry.kernels", "");
    if (given.isEmpty()) {
      given = System.getenv().getOrDefault("SMALLFRY_KERNELS", "");
    }
    Path own = Path.of("../build/python-kernels/share/jupyter").toAbsolutePath().normalize();
    return given.isEmpty() && Files.isDirectory(own) ? own.toString() : given;
  }

  /** Empty where it is not installed. */
  Optional<KernelSpec> spec() {
    Map<String, String> env = Map.of("HOME", "/nowhere", "JUPYTER_PATH", places());
    return KernelSpecs.standard(env, null).find(name);
  }

  /** Where it was looked for, for a person. */
  static String searched() {
    return Stream.of(places(), "the system's places")
        .filter(place -> !place.isEmpty())
        .collect(Collectors.joining(File.pathSeparator + " "));
  }

  @Override
  public String toString() {
    return name;
  }
}
