package io.smallfry.cli;

import io.smallfry.runner.RunListener;
import java.util.function.Consumer;

/** Says a run's warnings. */
record Warnings(Consumer<String> say) implements RunListener {
  @Override
  public boolean hearsStreams() {
    return false;
  }

  @Override
  public void onWarning(String message) {
    say.accept(message);
  }
}
