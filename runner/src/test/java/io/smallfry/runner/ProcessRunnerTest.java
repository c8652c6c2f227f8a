package io.smallfry.runner;

final class ProcessRunnerTest extends RunnerContract {
  @Override
  Runner create() {
    return new ProcessRunner(RealPython.specs());
  }
}
