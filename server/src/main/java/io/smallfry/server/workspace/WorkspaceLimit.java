package io.smallfry.server.workspace;

import java.util.Map;

/**
 * How much of a home is brought to the disk for a kernel.
 *
 * @param bytes together
 * @param files how many
 */
record WorkspaceLimit(long bytes, int files) {
  static final String VARIABLE = "SMALLFRY_WORKSPACE_MIB";
  private static final long MIB = 1 << 20;
  private static final long USUAL_MIB = 512;
  private static final int FILES = 5_000;

  /** As a variable says; what is no number counts as not said. */
  static WorkspaceLimit of(Map<String, String> env) {
    String mib = env.getOrDefault(VARIABLE, "");
    return new WorkspaceLimit(
        (mib.matches("\\d{1,9}") ? Long.parseLong(mib) : USUAL_MIB) * MIB, FILES);
  }
}
