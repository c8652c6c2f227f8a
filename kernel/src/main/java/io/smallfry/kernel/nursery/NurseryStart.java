package io.smallfry.kernel.nursery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The start of one nursery, and later its end. Thread-safe. */
final class NurseryStart {
  interface Connecting {
    SocketChannel connect() throws NurseryException;
  }

  private static final System.Logger log = System.getLogger(NurseryStart.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path socket;
  private final NurserySpec spec;
  private final Duration idle;
  private final List<String> preload;
  private final CompletableFuture<Boolean> up = new CompletableFuture<>();
  private volatile @Nullable Process process;
  private volatile boolean unwanted;

  /** Launches its process and returns. */
  NurseryStart(Path socket, NurserySpec spec, Duration idle) {
    this.socket = socket;
    this.spec = spec;
    this.idle = idle;
    this.preload = new ArrayList<>(spec.preload());
    launch();
  }

  /** Completes with whether it came up. */
  CompletableFuture<Boolean> up() {
    return up;
  }

  private void launch() {
    List<String> command = new ArrayList<>();
    command.add(spec.python());
    command.add("-");
    command.add(socket.toString());
    command.add(idle.toMillis() / 1000.0 + "");
    command.addAll(preload);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(spec.env());
    try {
      Process started = builder.start();
      process = started;
      // The thread is only for what it says at its start; nobody need wait for it.
      Thread.ofPlatform().daemon().name("nursery-start").start(() -> listen(started));
      try (OutputStream program = started.getOutputStream()) {
        program.write(NurseryProgram.TEXT.getBytes(UTF_8));
      }
    } catch (IOException e) {
      fail(e.getMessage());
    }
  }

  private void listen(Process started) {
    StringBuilder other = new StringBuilder();
    LineReader lines = new LineReader(Channels.newChannel(started.getInputStream()));
    try {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Map<String, String> message = Wire.parse(line);
        if (message.containsKey("event")) {
          greeted(message);
          return;
        }
        other.append(new String(line, UTF_8)).append('\n');
      }
      String said = other.toString().strip();
      fail("it ended at once" + (said.isEmpty() ? "" : ": " + said));
    } catch (IOException e) {
      fail(e.toString());
    }
  }

  private void greeted(Map<String, String> message) {
    switch (message.getOrDefault("event", "")) {
      case "nursery" -> {
        String missing = message.getOrDefault("missing", "");
        if (!missing.isEmpty()) {
          log.log(
              System.Logger.Level.WARNING,
              "A nursery of {0} can''t preload {1}",
              spec.python(),
              missing);
        }
        up.complete(true);
      }
      case "other" -> up.complete(true);
      case "unfit" -> {
        String module = message.getOrDefault("module", "");
        log.log(
            System.Logger.Level.WARNING,
            "A nursery of {0} does without {1}: {2}",
            spec.python(),
            module,
            message.getOrDefault("reason", ""));
        if (preload.remove(module)) {
          launch();
        } else {
          fail("it is unfit");
        }
      }
      default -> fail("it said what is not understood: " + message);
    }
  }

  private void fail(@Nullable String reason) {
    if (!unwanted) {
      log.log(
          System.Logger.Level.WARNING,
          "The nursery of {0} did not come up, kernels are started without it: {1}",
          spec.python(),
          reason);
    }
    up.complete(false);
  }

  /** Ends it unless others use it; waits for its end. */
  void end(Connecting connecting) {
    unwanted = true;
    Process now = process;
    if (now == null || !now.isAlive()) {
      return;
    }
    if (!up.isDone()) {
      now.destroy();
    } else if (isUsed(connecting)) {
      return;
    }
    try {
      if (!now.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.log(System.Logger.Level.WARNING, "A nursery does not end: {0}", now.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isUsed(Connecting connecting) {
    try (SocketChannel channel = connecting.connect()) {
      ByteBuffer quit = Wire.quit();
      while (quit.hasRemaining()) {
        channel.write(quit);
      }
      byte[] answer = new LineReader(channel).next();
      return answer != null && "used".equals(Wire.parse(answer).get("event"));
    } catch (NurseryException | IOException e) {
      log.log(System.Logger.Level.DEBUG, "A nursery has gone already", e);
      return false;
    }
  }
}
