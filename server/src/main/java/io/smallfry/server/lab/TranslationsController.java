package io.smallfry.server.lab;

import io.smallfry.server.jupyter.JupyterApi;
import io.smallfry.server.jupyter.JupyterJson;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JupyterLab's languages: English, which needs no translation. */
@JupyterApi
class TranslationsController {
  @GetMapping({"/lab/api/translations", "/lab/api/translations/"})
  JsonNode languages() {
    ObjectNode answer = JupyterJson.object();
    answer
        .putObject("data")
        .putObject("en")
        .put("displayName", "English")
        .put("nativeName", "English");
    answer.put("message", "");
    return answer;
  }

  @GetMapping("/lab/api/translations/{locale}")
  JsonNode language(@PathVariable String locale) {
    ObjectNode answer = JupyterJson.object();
    answer.putObject("data");
    answer.put("message", "");
    return answer;
  }

  /** Lab shows the licenses of its packages; they come with the bundle, not from here. */
  @GetMapping({"/lab/api/licenses", "/lab/api/licenses/"})
  JsonNode licenses() {
    ObjectNode answer = JupyterJson.object();
    answer.putObject("bundles");
    return answer;
  }
}
