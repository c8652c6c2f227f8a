package io.smallfry.server.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** What Prometheus learns of runs. Thread-safe. */
@Component
class RunMetrics {
  private final MeterRegistry registry;

  RunMetrics(MeterRegistry registry, LiveRuns live) {
    this.registry = registry;
    registry.gauge("smallfry.runs.executing", live, runs -> runs.all().size());
    for (RunState state : RunState.values()) {
      if (state.isFinal()) {
        registry.counter("smallfry.runs", "state", state.word());
      }
    }
  }

  /** A run ended, or an attempt of it did and it goes back to the queue. */
  void attemptEnded(Run run) {
    if (!run.state().isFinal()) {
      registry.counter("smallfry.runs.retried").increment();
      return;
    }
    ended(run);
    if (run.startedAt() != null && run.endedAt() != null) {
      Timer.builder("smallfry.run.duration")
          .description("From the first attempt's start to the run's end")
          .tag("state", run.state().word())
          .register(registry)
          .record(Duration.between(run.startedAt(), run.endedAt()));
    }
  }

  /** A run has its final state. */
  void ended(Run run) {
    registry.counter("smallfry.runs", "state", run.state().word()).increment();
  }
}
