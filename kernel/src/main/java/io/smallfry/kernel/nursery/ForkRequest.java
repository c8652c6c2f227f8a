package io.smallfry.kernel.nursery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The kernel that a nursery is asked for.
 *
 * @param argv the arguments of ipykernel, without interpreter and module
 * @param workingDirectory where it starts
 * @param env its whole environment
 * @param batch whether nobody sits in front of it
 * @param keep how long it stays without a connection, to be taken over by its name; zero ends it
 *     with its connection
 */
public record ForkRequest(
    List<String> argv,
    Path workingDirectory,
    Map<String, String> env,
    boolean batch,
    Duration keep) {
  public ForkRequest {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }
}
