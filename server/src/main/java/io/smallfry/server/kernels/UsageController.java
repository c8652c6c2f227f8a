package io.smallfry.server.kernels;

import com.sun.management.OperatingSystemMXBean;
import io.smallfry.runner.RunningKernel;
import io.smallfry.server.access.Person;
import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.kernels.KernelUsage.Reading;
import io.smallfry.server.kernels.ProcessTable.Usage;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person's kernels use: {@code /api/metrics/v1} with the fields of jupyter-resource-usage,
 * which mean the person's kernels here and not the server, and each kernel's besides.
 *
 * @see <a
 *     href="https://github.com/jupyter-server/jupyter-resource-usage">jupyter-resource-usage</a>
 */
@JupyterApi
class UsageController {
  private final KernelService kernels;
  private final KernelUsage usage;

  UsageController(KernelService kernels, KernelUsage usage) {
    this.kernels = kernels;
    this.usage = usage;
  }

  @GetMapping("/api/metrics/v1")
  JsonNode all(Person person) {
    Map<RunningKernel, Reading> readings = usage.read(kernels.runner(person).kernels());
    ObjectNode answer = JupyterJson.object();
    ArrayNode each = JupyterJson.array();
    Usage sum = Usage.NONE;
    double percent = 0;
    for (var entry : readings.entrySet()) {
      Reading reading = entry.getValue();
      sum = sum.plus(reading.usage());
      percent += reading.cpuPercent();
      ObjectNode one = each.addObject();
      one.put("id", entry.getKey().id()).put("name", entry.getKey().specName());
      one.put("processes", reading.usage().processes());
      put(one, reading.usage(), reading.cpuPercent());
    }
    put(answer, sum, percent);
    answer.put("cpu_count", Runtime.getRuntime().availableProcessors());
    answer.putObject("limits").putObject("memory").put("rss", 0);
    answer.set("kernels", each);
    return answer;
  }

  private static void put(ObjectNode to, Usage usage, double percent) {
    to.put("rss", usage.rss());
    to.put("pss", usage.pss());
    to.put("cpu_seconds", usage.cpu().toMillis() / 1000.0);
    to.put("cpu_percent", Math.round(percent * 10) / 10.0);
  }

  /** Of one kernel, in the form of jupyter-resource-usage's side bar. */
  @GetMapping("/api/metrics/v1/kernel_usage/get_usage/{id}")
  JsonNode one(Person person, @PathVariable String id) {
    RunningKernel kernel = kernels.require(person, id);
    Reading reading = usage.read(List.of(kernel)).values().iterator().next();
    ObjectNode answer = JupyterJson.object();
    answer.put("kernel_id", id);
    ObjectNode content = answer.putObject("content");
    content.put("kernel_cpu", reading.cpuPercent());
    content.put("kernel_memory", reading.usage().rss());
    content.put("pid", kernel.kernel().process().pid());
    content.put("cpu_count", Runtime.getRuntime().availableProcessors());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine) {
      content.put("host_cpu_percent", Math.max(0, machine.getCpuLoad()) * 100);
      long total = machine.getTotalMemorySize();
      long free = machine.getFreeMemorySize();
      content
          .putObject("host_virtual_memory")
          .put("total", total)
          .put("available", free)
          .put("used", total - free)
          .put("free", free)
          .put("percent", (total - free) * 100.0 / total);
    }
    return answer;
  }
}
