package io.smallfry.server.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts and times requests by area, method and class of status: few series, whatever is asked. */
final class HttpMetricsFilter extends OncePerRequestFilter implements Ordered {
  private final MeterRegistry registry;

  HttpMetricsFilter(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Around the security chain, which answers much by itself. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long start = System.nanoTime();
    try {
      chain.doFilter(request, response);
    } finally {
      Timer.builder("smallfry.http.requests")
          .tag("area", area(request.getRequestURI()))
          .tag("method", method(request.getMethod()))
          .tag("status", response.getStatus() / 100 + "xx")
          .register(registry)
          .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  static String area(String path) {
    if (path.startsWith("/api/v1/")) {
      return path.endsWith("/events") ? "events" : "v1";
    }
    if (path.startsWith("/api/")) {
      return "jupyter";
    }
    return path.startsWith("/lab") || path.startsWith("/static/lab/") ? "lab" : "pages";
  }

  private static String method(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }
}
