package io.smallfry.server.jobs;

import io.smallfry.server.jobs.JobViews.RunView;
import org.springframework.stereotype.Component;

/** A run with its attempts, and how far it is. Thread-safe. */
@Component
class RunViews {
  private final AttemptStore attempts;
  private final LiveRuns live;

  RunViews(AttemptStore attempts, LiveRuns live) {
    this.attempts = attempts;
    this.live = live;
  }

  RunView of(Run run) {
    LiveRun.Progress progress =
        run.state().isFinal()
            ? stored(run)
            : live.find(run.id()).map(LiveRun::progress).orElseGet(() -> stored(run));
    return RunView.of(run, attempts.list(run.id()), progress);
  }

  private static LiveRun.Progress stored(Run run) {
    return new LiveRun.Progress(run.cells(), run.cellsDone(), run.currentCell());
  }
}
