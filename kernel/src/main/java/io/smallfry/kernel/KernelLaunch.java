package io.smallfry.kernel;

import io.smallfry.kernel.nursery.Nurseries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start and how.
 *
 * @param spec the kernel
 * @param workingDirectory the process's directory; must exist
 * @param env variables added to (and winning over) the server's and the spec's; {@code SMALLFRY_*}
 *     variables of the server reach a kernel only through here
 * @param batch true for a run that nobody sits in front of: an ipykernel is started without
 *     debugger, completion by jedi and a history file, which nearly halves its start
 * @param startTimeout how long the kernel may take until it answers
 * @param transport forces a transport; null chooses by the spec
 * @param nurseries where the process may come from; null starts it plainly, as also happens
 *     wherever a fork can't be trusted to be like a plain start
 * @param keep how long the kernel outlives this process, to be {@linkplain Kernel#adopt adopted} by
 *     another one; zero ends it with this process
 */
public record KernelLaunch(
    KernelSpec spec,
    Path workingDirectory,
    Map<String, String> env,
    boolean batch,
    Duration startTimeout,
    @Nullable Transport transport,
    @Nullable Nurseries nurseries,
    Duration keep) {
  public KernelLaunch {
    env = Map.copyOf(env);
  }

  public KernelLaunch(
      KernelSpec spec,
      Path workingDirectory,
      Map<String, String> env,
      boolean batch,
      Duration startTimeout,
      @Nullable Transport transport) {
    this(spec, workingDirectory, env, batch, startTimeout, transport, null, Duration.ZERO);
  }

  public KernelLaunch(
      KernelSpec spec,
      Path workingDirectory,
      Map<String, String> env,
      boolean batch,
      Duration startTimeout) {
    this(spec, workingDirectory, env, batch, startTimeout, null, null, Duration.ZERO);
  }

  /** The same with nurseries, or without for null. */
  public KernelLaunch withNurseries(@Nullable Nurseries others) {
    return new KernelLaunch(
        spec, workingDirectory, env, batch, startTimeout, transport, others, keep);
  }

  /** The same, kept for so long after the end of this process. */
  public KernelLaunch withKeep(Duration time) {
    return new KernelLaunch(
        spec, workingDirectory, env, batch, startTimeout, transport, nurseries, time);
  }

  boolean isKept() {
    return keep.isPositive() && !ProcessGroup.NEW_SESSION.isEmpty();
  }
}
