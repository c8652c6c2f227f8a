package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The steps of one build: each is a program, told to the listener, its words in the log. */
final class Steps {
  private static final Pattern ADDRESS = Pattern.compile("(?:https?|ftp)://[^\\s)\"'\\]>]+");
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "Retrying \\(|NewConnectionError|Name or service not known|Failed to establish a new"
              + " connection|Max retries exceeded|ProxyError|ReadTimeoutError");
  private static final int SHOWN_LINES = 6;

  private final Tool tool;
  private final Path log;
  private final BuildListener listener;

  Steps(Tool tool, Path log, BuildListener listener) {
    this.tool = tool;
    this.log = log;
    this.listener = listener;
  }

  /** How a program ended, and what it said. */
  record Outcome(int code, String said) {
    boolean isGood() {
      return code == 0;
    }
  }

  /**
   * Runs a program as one step.
   *
   * @throws EnvironmentException if it could not be started, or the thread was interrupted
   */
  Outcome run(String step, List<String> command) {
    listener.onStep(step, log);
    long start = System.nanoTime();
    Outcome outcome = run(command);
    if (outcome.isGood()) {
      listener.onStepDone(step, Duration.ofNanos(System.nanoTime() - start));
    }
    return outcome;
  }

  /**
   * As {@link #run(String, List)}; a program that fails ends the build.
   *
   * @param failure what it means that it failed
   */
  void require(String step, List<String> command, String failure) {
    Outcome outcome = run(step, command);
    if (!outcome.isGood()) {
      throw failed(failure, outcome);
    }
  }

  private Outcome run(List<String> command) {
    try {
      long before = Files.exists(log) ? Files.size(log) : 0;
      int code = tool.run(command);
      byte[] all = Files.readAllBytes(log);
      int from = (int) Math.min(before, all.length);
      return new Outcome(code, new String(all, from, all.length - from, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new EnvironmentException(
          command.getFirst() + " can't be run: " + IoMessages.describe(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("the build was interrupted", e);
    }
  }

  /** The error of a program that failed: what it said itself, without the addresses of indexes. */
  EnvironmentException failed(String failure, Outcome outcome) {
    StringBuilder message = new StringBuilder(failure);
    for (String line : tellingLines(outcome.said())) {
      message.append("\n  | ").append(line);
    }
    if (UNREACHABLE.matcher(outcome.said()).find()) {
      message.append(
          "\npip could not reach its package index: check the network and pip's settings");
      message.append(" (pip config list)");
    }
    return new EnvironmentException(message.append("\nThe whole log: ").append(log).toString());
  }

  /** What pip marks as errors, else the last lines. */
  private static List<String> tellingLines(String said) {
    List<String> lines =
        said.lines().filter(line -> !line.isBlank() && !line.startsWith("$ ")).toList();
    List<String> errors = new ArrayList<>();
    boolean isError = false;
    for (String line : lines) {
      isError = line.startsWith("ERROR:") || (isError && line.startsWith("  "));
      if (isError) {
        errors.add(line);
      }
    }
    List<String> telling = errors.isEmpty() ? lines : errors;
    int from = errors.isEmpty() ? Math.max(0, telling.size() - SHOWN_LINES) : 0;
    return telling.stream()
        .skip(from)
        .limit(SHOWN_LINES)
        .map(line -> ADDRESS.matcher(line).replaceAll("…"))
        .toList();
  }
}
