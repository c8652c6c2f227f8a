package io.smallfry.server.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What probes and Prometheus ask. */
@RestController
class OpsController {
  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

  private final JdbcClient jdbc;
  private final PrometheusMeterRegistry metrics;

  OpsController(JdbcClient jdbc, PrometheusMeterRegistry metrics) {
    this.jdbc = jdbc;
    this.metrics = metrics;
  }

  /** The process is up. */
  @GetMapping("/healthz")
  ResponseEntity<String> healthz() {
    return text(HttpStatus.OK, "ok\n");
  }

  /** The database answers. */
  @GetMapping("/readyz")
  ResponseEntity<String> readyz() {
    try {
      jdbc.sql("select 1").query(Integer.class).single();
      return text(HttpStatus.OK, "ready\n");
    } catch (DataAccessException e) {
      return text(HttpStatus.SERVICE_UNAVAILABLE, "not ready\n");
    }
  }

  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    return ResponseEntity.ok().contentType(PROMETHEUS).body(metrics.scrape());
  }

  private static ResponseEntity<String> text(HttpStatus status, String body) {
    return ResponseEntity.status(status)
        .contentType(MediaType.TEXT_PLAIN)
        .header("Cache-Control", "no-store")
        .body(body);
  }
}
