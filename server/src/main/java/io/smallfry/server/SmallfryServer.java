package io.smallfry.server;

import io.smallfry.server.access.People;
import io.smallfry.server.access.Person;
import io.smallfry.server.access.SignInCodes;
import io.smallfry.server.database.Database;
import io.smallfry.server.jobs.Examples;
import io.smallfry.server.runners.Runners;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.context.support.GenericApplicationContext;

/** A running server: started by {@link #start}, stopped by {@link #close}. Thread-safe. */
public final class SmallfryServer implements AutoCloseable {
  private final ServerSettings settings;
  private final DataFolder folder;
  private final Database database;
  private final ConfigurableApplicationContext context;
  private boolean closed;

  private SmallfryServer(
      ServerSettings settings,
      DataFolder folder,
      Database database,
      ConfigurableApplicationContext context) {
    this.settings = settings;
    this.folder = folder;
    this.database = database;
    this.context = context;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @throws ServerStartException when it can't start; the message is one sentence for the person
   *     who started it, and nothing is left running
   */
  public static SmallfryServer start(ServerSettings settings) {
    return start(settings, Clock.systemUTC());
  }

  /** As {@link #start(ServerSettings)}, in the time of another clock. */
  static SmallfryServer start(ServerSettings settings, InstantSource clock) {
    DataFolder folder = DataFolder.lock(settings.data());
    Logging.configure(settings);
    Database database = null;
    ConfigurableApplicationContext context = null;
    try {
      database = Database.start(settings);
      context = application(settings, database, clock).run();
      database.awaitReady();
      SmallfryServer server = new SmallfryServer(settings, folder, database, context);
      server.owner();
      folder.announce(server.address().toString());
      return server;
    } catch (RuntimeException e) {
      closeAll(context, database, folder);
      throw explain(e, settings);
    }
  }

  /** Where browsers reach the server, e.g. {@code http://127.0.0.1:8888}. */
  public URI address() {
    String host =
        switch (settings.host()) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        };
    return URI.create("http://" + host + ":" + port());
  }

  /** A new link that signs the local owner in, once, within ten minutes. */
  public URI signInLink() {
    return URI.create(address() + "/sign-in#" + context.getBean(SignInCodes.class).issue(owner()));
  }

  /** Who runs this server, and owns what is on it. */
  public Person owner() {
    return context.getBean(People.class).localOwner();
  }

  /** The examples, and how a run of them goes. */
  public Examples examples() {
    return context.getBean(Examples.class);
  }

  /**
   * As {@link #close}, but leaves kernels to the next server of this data folder, which finds them
   * again, for as long as {@link KernelSettings#keep} says.
   */
  public synchronized void leave() {
    if (!closed) {
      context.getBean(Runners.class).leaveKernels();
      close();
    }
  }

  /** Stops answering, ends kernels and runs, closes the database, frees the data folder. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      closeAll(context, database, folder);
    }
  }

  /** One of the application's parts, for tests and for the commands of this package. */
  <T> T part(Class<T> type) {
    return context.getBean(type);
  }

  private int port() {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  private static SpringApplicationBuilder application(
      ServerSettings settings, Database database, InstantSource clock) {
    return new SpringApplicationBuilder(SmallfryApplication.class)
        .environment(SpringProperties.environment(settings))
        .web(WebApplicationType.SERVLET)
        .beanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .initializers(c -> {
          GenericApplicationContext beans = (GenericApplicationContext) c;
          beans.registerBean(ServerSettings.class, () -> settings);
          beans.registerBean(InstantSource.class, () -> clock);
          beans.registerBean(Database.class, () -> database, bean -> bean.setDestroyMethodName(""));
        });
  }

  private static ServerStartException explain(RuntimeException failure, ServerSettings settings) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof ServerStartException known) {
        return known;
      }
      if (e instanceof PortInUseException || e instanceof BindException) {
        return new ServerStartException(
            "Port "
                + settings.port()
                + " of "
                + settings.host()
                + " is taken by another program: choose another one with --port.",
            failure);
      }
    }
    return new ServerStartException("Smallfry could not start: " + root(failure), failure);
  }

  private static String root(Throwable failure) {
    Throwable e = failure;
    while (e.getCause() != null) {
      e = e.getCause();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static void closeAll(
      @Nullable ConfigurableApplicationContext context,
      @Nullable Database database,
      DataFolder folder) {
    try (folder;
        database) {
      if (context != null) {
        context.close();
      }
    }
  }
}
