package io.smallfry.server;

import io.smallfry.server.access.Tokens;
import io.smallfry.server.contents.Homes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A real server whose clock can be moved: one that the tests of a JVM share, or one of a test's own
 * on a data folder of its choice. Beside {@link TestServer}, whose tests live in the system's time.
 */
public final class ServerUnderTest implements AutoCloseable {
  private static @Nullable ServerUnderTest shared;

  private final SmallfryServer server;
  private final ServerSettings settings;
  private final TestClock clock = new TestClock();

  private ServerUnderTest(ServerSettings settings) {
    this.settings = settings;
    this.server = SmallfryServer.start(settings, clock);
  }

  /** The server of this JVM, started on first use and stopped when the JVM ends. */
  public static synchronized ServerUnderTest shared() {
    ServerUnderTest present = shared;
    if (present == null) {
      present = start(temporaryFolder());
      Runtime.getRuntime().addShutdownHook(new Thread(present::close));
      shared = present;
    }
    return present;
  }

  /** A server on a data folder. */
  public static ServerUnderTest start(Path data) {
    return new ServerUnderTest(settings(data));
  }

  /** A server with settings of a test's own. */
  public static ServerUnderTest start(ServerSettings settings) {
    return new ServerUnderTest(settings);
  }

  /** Settings of a server on a free port with the kernels of the tests' Python. */
  public static ServerSettings settings(Path data) {
    return ServerSettings.of(Path.of("..").toAbsolutePath().normalize(), data)
        .withPort(0)
        .withMaxRuns(2)
        .withPython(TestServer.python());
  }

  /** A new, empty folder with a short path. */
  public static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("smallfry-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The running server. */
  public SmallfryServer server() {
    return server;
  }

  /** What it was started with. */
  public ServerSettings settings() {
    return settings;
  }

  /** Its time. */
  public TestClock clock() {
    return clock;
  }

  /** A browser that nobody signed in with. */
  public TestClient anonymous() {
    return new TestClient(server.address());
  }

  /** A browser in which the owner is signed in. */
  public TestClient browser() {
    TestClient client = anonymous();
    client.signIn(server.signInLink());
    return client;
  }

  /** A script with a token of the owner. */
  public TestClient script() {
    return anonymous().withToken(token());
  }

  /** A new token of the owner. */
  public String token() {
    return server.part(Tokens.class).create(server.owner(), "test");
  }

  /** One of the server's parts. */
  public <T> T part(Class<T> type) {
    return server.part(type);
  }

  /** The owner's home. */
  public Path home() {
    try {
      return Files.createDirectories(Homes.folder(settings.data(), server.owner()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** The time of the system, moved. Thread-safe. */
  public static final class TestClock implements InstantSource {
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead.get());
    }

    /** Moves the clock forward. */
    public void advance(Duration by) {
      ahead.updateAndGet(old -> old.plus(by));
    }

    /** Moves the clock forward to an instant. */
    public void advanceTo(Instant instant) {
      advance(Duration.between(instant(), instant));
    }
  }
}
