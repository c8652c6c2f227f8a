package io.smallfry.runner;

import java.nio.file.Path;
import java.util.Map;

/**
 * Asks a {@link Runner} for a kernel that a person works with.
 *
 * @param specName the kernel spec's name
 * @param workingDirectory where the kernel starts; must exist
 * @param env variables added to the runner's own environment, those of the spec winning
 */
public record KernelRequest(String specName, Path workingDirectory, Map<String, String> env) {
  public KernelRequest {
    env = Map.copyOf(env);
  }
}
