package io.smallfry.server.kernels;

import io.smallfry.runner.RunningKernel;
import io.smallfry.server.jupyter.JupyterJson;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ties a document to its kernel.
 *
 * @param path of the notebook or console
 * @param name for people; may be empty
 * @param type {@code notebook}, {@code console} …
 */
record Session(String id, String path, String name, String type, RunningKernel kernel) {
  ObjectNode model() {
    ObjectNode model = JupyterJson.object();
    model.put("id", id);
    model.put("path", path);
    model.put("name", name);
    model.put("type", type);
    model.set("kernel", KernelService.model(kernel));
    if (type.equals("notebook")) {
      // What clients from before 2018 look at.
      model.putObject("notebook").put("path", path).put("name", name);
    }
    return model;
  }
}
