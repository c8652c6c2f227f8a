package io.smallfry.cli;

import io.smallfry.runner.IoMessages;
import io.smallfry.server.ServerSettings;
import io.smallfry.server.ServerStartException;
import io.smallfry.server.SmallfryServer;
import io.smallfry.server.jobs.Examples;
import io.smallfry.server.jobs.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** {@code smallfry demo}: the platform with the examples in it, and a run to watch. */
final class DemoCommand implements Command {
  @Override
  public String name() {
    return "demo";
  }

  @Override
  public Syntax syntax() {
    return ServerArguments.add(
            Syntax.of(
                "demo",
                """
                Starts the platform on a fresh data folder with the examples in it, runs the example job, shows its
                progress cell by cell and says where to look at the result. Goes on serving until Ctrl-C or SIGTERM.

                Without --data the folder is a temporary one, which is removed at the end.\
                """))
        .option("--exit", "", "Stop when the run has ended; exit code 0 only if it succeeded.")
        .example("smallfry demo")
        .example("smallfry demo --exit --port 0");
  }

  @Override
  public int run(Arguments arguments, Invocation invocation) {
    boolean temporary = !arguments.has("--data");
    Path data = temporary ? temporaryFolder() : ServerArguments.data(arguments, invocation);
    ServerSettings given = ServerArguments.settings(arguments, data, invocation);
    // With its folder, all of a demo goes.
    ServerSettings settings = given.withKernels(given.kernels().withKeep(Duration.ZERO));
    try (var stop = new ServerStop(invocation, () -> remove(data, temporary))) {
      boolean succeeded;
      try (SmallfryServer server = SmallfryServer.start(settings)) {
        stop.closes(server);
        succeeded = demonstrate(server, settings, invocation);
        if (!arguments.has("--exit")) {
          stop.await();
        }
      }
      remove(data, temporary);
      return succeeded ? ExitCode.OK : ExitCode.FAILURE;
    } catch (ServerStartException e) {
      remove(data, temporary);
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandException("the examples can't be copied: " + IoMessages.describe(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILURE;
    }
  }

  private static boolean demonstrate(
      SmallfryServer server, ServerSettings settings, Invocation invocation)
      throws IOException, InterruptedException {
    UpCommand.announce(server, settings, invocation);
    List<String> jobs = server.examples().install();
    if (jobs.isEmpty()) {
      throw new CommandException(
          "there is no example job in " + settings.home().resolve("examples"));
    }
    String job = jobs.getFirst();
    long run = server.examples().start(job);
    invocation.out().println("\nRunning the example job '" + job + "':");
    invocation.out().flush();
    Examples.Progress end;
    try (JobProgress progress = JobProgress.of(invocation)) {
      end = server.examples().follow(run, progress::show);
    }
    boolean succeeded = end.state() == RunState.SUCCEEDED;
    invocation
        .out()
        .println(
            (succeeded ? "The run has succeeded" : "The run has not succeeded: " + reason(end))
                + ". Sign in with the link above, then look at\n"
                + server.address()
                + "/runs/"
                + run);
    invocation.out().flush();
    return succeeded;
  }

  private static String reason(Examples.Progress end) {
    return end.reason() == null ? end.state().toString() : end.reason();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("smallfry-demo-"); // for its owner only
    } catch (IOException e) {
      throw new CommandException(
          "no temporary folder can be made: " + IoMessages.describe(e) + "; name one by --data", e);
    }
  }

  private static void remove(Path folder, boolean temporary) {
    if (!temporary || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.getNameCount() - a.getNameCount()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("smallfry: the demo's folder " + folder + " could not be removed: " + e);
    }
  }
}
