package io.smallfry.kernel;

import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in the directory of a kernel that may outlive its program, for the next one to find
 * it again.
 *
 * @param place of the nursery that it comes from; empty if from none
 * @param name by which that nursery knows it; empty if from none
 */
record KeptKernel(ProcessIdentity process, String place, String name) {
  /** The file with this, as JSON. */
  static final String PROCESS = "process.json";

  /** The file that says whose it is; see {@link OrphanGuard#HOLDER}. */
  static final String HOLDER = "holder";

  /** The file with what it answered to the first kernel_info_request. */
  static final String INFO = "info.json";

  static KeptKernel of(ProcessIdentity process) {
    return new KeptKernel(process, "", "");
  }

  static KeptKernel of(NurseryProcess process) {
    return new KeptKernel(
        ProcessIdentity.of(process.handle().pid()),
        process.process().place(),
        process.process().name());
  }

  ObjectNode toJson() {
    return Json.newObject()
        .put("pid", process.pid())
        .put("started", process.started())
        .put("place", place)
        .put("name", name);
  }

  static KeptKernel ofJson(ObjectNode json) {
    return new KeptKernel(
        new ProcessIdentity(json.path("pid").asLong(0), json.path("started").asString("")),
        json.path("place").asString(""),
        json.path("name").asString(""));
  }
}
