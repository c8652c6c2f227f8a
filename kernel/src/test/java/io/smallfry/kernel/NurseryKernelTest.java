package io.smallfry.kernel;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** All that is done with a kernel, done with one that a nursery forked. */
final class NurseryKernelTest extends KernelTest {
  private static Nursed nursed;

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    nursed = new Nursed(directory);
  }

  @AfterAll
  static void close() {
    nursed.close();
  }

  @Override
  Kernel start(KernelLaunch launch) throws Exception {
    return nursed.start(launch);
  }
}
