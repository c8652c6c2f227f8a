package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterJson;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Jupyter's {@code /api/status}, for the person who asks. */
@JupyterApi
class StatusController {
  private final KernelService kernels;
  private final Instant started;

  StatusController(KernelService kernels, InstantSource time) {
    this.kernels = kernels;
    this.started = time.instant();
  }

  @GetMapping("/api/status")
  JsonNode status(Person person) {
    List<RunningKernel> running = kernels.runner(person).kernels();
    Instant last =
        running.stream()
            .map(RunningKernel::lastActivity)
            .max(Comparator.naturalOrder())
            .orElse(started);
    ObjectNode status = JupyterJson.object();
    status.put("connections", running.stream().mapToInt(RunningKernel::connections).sum());
    status.put("kernels", running.size());
    status.put("last_activity", JupyterJson.time(last));
    status.put("started", JupyterJson.time(started));
    return status;
  }
}
