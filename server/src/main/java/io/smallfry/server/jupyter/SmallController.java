package io.smallfry.server.jupyter;

import io.smallfry.server.access.Person;
import java.util.Locale;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Jupyter's clients ask first: who is there, and whom they speak to. */
@JupyterApi
class SmallController {
  /**
   * The version of jupyter_server whose API this is. Clients compare it to know what they may ask.
   */
  static final String API_VERSION = "2.17.0";

  @GetMapping({"/api", "/api/"})
  JsonNode version() {
    return JupyterJson.object().put("version", API_VERSION);
  }

  @GetMapping("/api/me")
  JsonNode me(Person person) {
    ObjectNode identity = JupyterJson.object();
    identity.put("username", person.name());
    identity.put("name", person.name());
    identity.put("display_name", person.name());
    identity.put("initials", initials(person.name()));
    identity.putNull("avatar_url");
    identity.putNull("color");
    ObjectNode answer = JupyterJson.object();
    answer.set("identity", identity);
    answer.putObject("permissions").putArray("updatable_fields");
    return answer;
  }

  private static String initials(String name) {
    StringBuilder initials = new StringBuilder();
    for (String word : name.split("[\\s._-]+", -1)) {
      if (!word.isEmpty() && initials.length() < 2) {
        initials.appendCodePoint(word.codePointAt(0));
      }
    }
    return initials.toString().toUpperCase(Locale.ROOT);
  }
}
