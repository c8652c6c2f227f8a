package io.smallfry.server.access;

import io.smallfry.server.ServerSettings;
import io.smallfry.server.web.ErrorKind;
import io.smallfry.server.web.ErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers only under names that are the server's. Otherwise a site whose name is made to point at
 * this machine (DNS rebinding) would be of one origin with it.
 */
final class HostFilter extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

  private final Set<String> names = new HashSet<>(LOOPBACK);
  private final boolean beyondLoopback;

  HostFilter(ServerSettings settings) {
    String host = settings.host().toLowerCase(Locale.ROOT);
    beyondLoopback = !LOOPBACK.contains(host) && !host.equals("::1");
    names.add(host.contains(":") ? "[" + host + "]" : host);
    settings.allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isOurs(request.getHeader("Host"))) {
      chain.doFilter(request, response);
    } else {
      ErrorResponses.write(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "unknown_host",
          ErrorKind.USER,
          "This server does not answer under that name. Start it with --allowed-host NAME if it should.");
    }
  }

  boolean isOurs(@Nullable String header) {
    if (header == null) {
      return false;
    }
    String host = header.toLowerCase(Locale.ROOT);
    int colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) {
      host = host.substring(0, colon);
    }
    // An address can't be rebound, so on a server for other machines all of its addresses are good.
    return names.contains(host) || (beyondLoopback && LITERAL.matcher(host).matches());
  }
}
