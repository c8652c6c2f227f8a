package io.smallfry.server;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running server: started by {@link #start}, stopped by {@link #close}. Thread-safe. */
public final class SmallfryServer implements AutoCloseable {
  private final ServerSettings settings;
  private final ConfigurableApplicationContext context;

  private SmallfryServer(ServerSettings settings, ConfigurableApplicationContext context) {
    this.settings = settings;
    this.context = context;
  }

  /**
   * Starts a server and returns when it answers.
   *
   * @throws ServerStartException when it can't start; the message is one sentence for the person
   *     who started it, and nothing is left running
   */
  public static SmallfryServer start(ServerSettings settings) {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(SmallfryApplication.class)
            .web(WebApplicationType.SERVLET)
            .bannerMode(org.springframework.boot.Banner.Mode.OFF)
            .logStartupInfo(false)
            .registerShutdownHook(false)
            .properties(
                Map.<String, Object>of(
                    "server.port",
                    settings.port(),
                    "server.address",
                    settings.host(),
                    "spring.threads.virtual.enabled",
                    true,
                    "spring.main.keep-alive",
                    false))
            .initializers(c ->
                ((GenericApplicationContext) c).registerBean(ServerSettings.class, () -> settings))
            .run();
    return new SmallfryServer(settings, context);
  }

  /** Where browsers reach the server, e.g. {@code http://127.0.0.1:8888}. */
  public URI address() {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
    return URI.create("http://" + settings.host() + ":" + port);
  }

  /** A link that signs the local owner in, once, within ten minutes. */
  public URI signInLink() {
    return URI.create(address() + "/sign-in");
  }

  @Override
  public void close() {
    context.close();
  }
}
