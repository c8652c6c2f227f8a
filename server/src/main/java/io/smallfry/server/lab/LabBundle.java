package io.smallfry.server.lab;

import io.smallfry.server.ServerSettings;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Where the built front end is. */
@Component
class LabBundle {
  private final Path folder;

  LabBundle(ServerSettings settings) {
    this.folder = settings.home().resolve("web").resolve("lab").resolve("dist");
  }

  /** The page and its scripts; their names carry a hash of what they hold. */
  Path scripts() {
    return folder.resolve("static");
  }

  /** The settings' schemas of every plugin. */
  Path schemas() {
    return folder.resolve("schemas");
  }

  Path themes() {
    return folder.resolve("themes");
  }
}
