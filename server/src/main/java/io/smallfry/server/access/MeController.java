package io.smallfry.server.access;

import io.smallfry.runner.Version;
import io.smallfry.server.ServerSettings;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MeController {
  private final ServerSettings settings;

  MeController(ServerSettings settings) {
    this.settings = settings;
  }

  @GetMapping("/api/v1/me")
  Me me(Person person) {
    return new Me(person.name(), Version.NUMBER, settings.data().toString());
  }

  record Me(String name, String version, String dataFolder) {}
}
