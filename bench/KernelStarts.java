import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Kernel;
import io.smallfry.kernel.KernelClient;
import io.smallfry.kernel.KernelLaunch;
import io.smallfry.kernel.KernelSpec;
import io.smallfry.kernel.KernelSpecs;
import io.smallfry.kernel.Message;
import io.smallfry.kernel.nursery.Nurseries;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our side of bench/kernels: starts kernels as the server does, one order a line on standard input.
 *
 * <pre>
 *   ready plain|nursery N    starts N at once; prints the milliseconds until the last is ready
 *   hold plain|nursery N C   starts N one after the other, runs the code C in each, prints their pids
 *                            and the nursery's (0 if plain); the next line ends them
 * </pre>
 *
 * Arguments: the interpreter, a folder, the modules to preload.
 */
public final class KernelStarts {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final KernelSpec spec;
  private final Path folder;
  private final Nurseries nurseries;

  private KernelStarts(KernelSpec spec, Path folder, Nurseries nurseries) {
    this.spec = spec;
    this.folder = folder;
    this.nurseries = nurseries;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    KernelSpec found =
        KernelSpecs.standard(Map.of("HOME", "/nowhere"), Path.of(args[0]))
            .find("python3")
            .orElseThrow();
    ObjectNode json = found.json().deepCopy();
    ArrayNode preload = JsonNodeFactory.instance.arrayNode();
    List.of(args).subList(2, args.length).forEach(preload::add);
    json.putObject("metadata").putObject("smallfry").set("preload", preload);
    KernelSpec spec =
        new KernelSpec(
            found.name(),
            found.directory(),
            found.argv(),
            found.env(),
            found.displayName(),
            found.language(),
            found.interruptMode(),
            json);
    try (Nurseries nurseries =
            Nurseries.in(folder.resolve("nurseries"), Duration.ofMinutes(5));
        BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      KernelStarts starts = new KernelStarts(spec, folder, nurseries);
      starts.warm();
      System.out.println("warm");
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        String[] words = order.split(" ", 4);
        boolean forked = words[1].equals("nursery");
        int count = Integer.parseInt(words[2]);
        if (words[0].equals("ready")) {
          System.out.println(starts.ready(forked, count));
        } else {
          starts.hold(forked, count, words[3], orders);
        }
      }
    }
  }

  private Kernel start(boolean forked) {
    KernelLaunch launch = new KernelLaunch(spec, folder, Map.of(), false, PATIENCE);
    return Kernel.start(forked ? launch.withNurseries(nurseries) : launch);
  }

  private static boolean isForked(Kernel kernel) {
    return kernel.process().parent().orElseThrow().pid() != ProcessHandle.current().pid();
  }

  /** The first kernel is plain, and has the nursery started. */
  private void warm() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean forked = false;
    while (!forked) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no nursery came up");
      }
      try (Kernel kernel = start(true)) {
        kernel.awaitReady(PATIENCE);
        forked = isForked(kernel);
      }
    }
  }

  private double ready(boolean forked, int count) throws InterruptedException {
    List<Kernel> kernels = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Kernel kernel = start(forked);
                  synchronized (kernels) {
                    kernels.add(kernel);
                  }
                  kernel.awaitReady(PATIENCE);
                  ready.countDown();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    ready.await();
    double milliseconds = (System.nanoTime() - start) / 1e6;
    end(kernels, forked);
    return milliseconds;
  }

  private void hold(boolean forked, int count, String code, BufferedReader orders)
      throws Exception {
    List<Kernel> kernels = new ArrayList<>();
    StringBuilder pids = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Kernel kernel = start(forked);
      kernels.add(kernel);
      run(kernel, code);
      pids.append(kernel.process().pid()).append(' ');
    }
    long nursery = forked ? kernels.getFirst().process().parent().orElseThrow().pid() : 0;
    System.out.println(pids.append(nursery));
    orders.readLine();
    end(kernels, forked);
  }

  private static void run(Kernel kernel, String code) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    try (KernelClient client =
        kernel.connect(
            message -> {
              if (message.type().equals("execute_reply")) {
                if (!message.contentJson().path("status").asString("").equals("ok")) {
                  throw new IllegalStateException(message.contentJson().toString());
                }
                done.countDown();
              }
            })) {
      client.awaitReady(PATIENCE);
      client.send(
          Message.request(
              Channel.SHELL,
              "execute_request",
              client.session(),
              JsonNodeFactory.instance.objectNode().put("code", code)));
      done.await();
    }
  }

  private static void end(List<Kernel> kernels, boolean forked) {
    for (Kernel kernel : kernels) {
      if (isForked(kernel) != forked) {
        throw new IllegalStateException("a kernel was not started as it should");
      }
      kernel.process().destroyForcibly();
      kernel.close();
    }
  }
}
