package io.smallfry.runner.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** That what needs an index is skipped where there is none, and says so. */
final class PackageIndexTest {
  /** Nobody listens there. */
  private static final Map<String, String> NOWHERE =
      Map.of(
          "PIP_INDEX_URL", "http://127.0.0.1:1/simple", "PIP_FIND_LINKS", "", "PIP_NO_INDEX", "");

  @Test
  void withoutAnIndexTheTestsAreSkipped() throws Exception {
    assertThat(PackageIndex.isReachable(EnvironmentBuildTest.python(), NOWHERE)).isFalse();
    assertThatThrownBy(() -> PackageIndex.require(EnvironmentBuildTest.python(), NOWHERE))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no package index");
  }
}
