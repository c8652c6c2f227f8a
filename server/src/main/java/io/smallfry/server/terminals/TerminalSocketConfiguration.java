package io.smallfry.server.terminals;

import io.smallfry.server.access.CurrentPerson;
import io.smallfry.server.sockets.Pings;
import io.smallfry.server.sockets.Sockets;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.util.UriComponentsBuilder;

@Configuration(proxyBeanMethods = false)
class TerminalSocketConfiguration {
  @Bean
  HandlerMapping terminalSockets(TerminalService terminals, Pings pings) {
    return new SimpleUrlHandlerMapping(
        Map.of(
            "/terminals/websocket/{name}",
            Sockets.endpoint(
                new TerminalSocketHandler(pings),
                (request, attributes) -> open(terminals, request, attributes))),
        -1);
  }

  private static void open(
      TerminalService terminals, ServerHttpRequest request, Map<String, Object> attributes) {
    List<String> segments =
        UriComponentsBuilder.fromUriString(request.getURI().getPath()).build().getPathSegments();
    attributes.put(
        TerminalSocketHandler.TERMINAL,
        terminals.require(CurrentPerson.of(request.getPrincipal()), segments.getLast()));
  }
}
