package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.access.CurrentPerson;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.sockets.Pings;
import io.smallfry.server.sockets.Sockets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;

@Configuration(proxyBeanMethods = false)
class KernelSocketConfiguration {
  /** Tomcat hands large frames to the operating system in pieces of this size; by itself 8 KiB. */
  private static final int WRITE_BYTES = 1 << 16;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> writeBuffers() {
    return factory ->
        factory.addConnectorCustomizers(connector ->
            connector.setProperty("socket.appWriteBufSize", Integer.toString(WRITE_BYTES)));
  }

  @Bean
  HandlerMapping kernelSockets(KernelService kernels, Pings pings) {
    KernelSocketHandler handler = new KernelSocketHandler(pings);
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/api/kernels/{id}/channels",
            Sockets.endpoint(
                handler,
                (request, attributes) -> open(kernels, request, attributes),
                PartsFormat.SUBPROTOCOL)),
        -1);
  }

  private static void open(
      KernelService kernels, ServerHttpRequest request, Map<String, Object> attributes) {
    Person person = CurrentPerson.of(request.getPrincipal());
    List<String> segments =
        UriComponentsBuilder.fromUri(request.getURI()).build().getPathSegments();
    String id = segments.get(segments.size() - 2);
    RunningKernel kernel = kernels.require(person, id);
    KernelRelays relays = kernels.relays(kernel);
    if (relays == null) {
      throw JupyterException.notFound("Kernel does not exist: " + id);
    }
    attributes.put(KernelSocketHandler.RELAYS, relays);
    @Nullable String session =
        UriComponentsBuilder.fromUri(request.getURI())
            .build()
            .getQueryParams()
            .getFirst("session_id");
    attributes.put(KernelSocketHandler.SESSION, session == null ? "" : session);
  }
}
