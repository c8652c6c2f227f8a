package io.smallfry.server.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a notebook's path, which a client wrote, leads in a home on the disk. */
final class LocalFolders {
  private LocalFolders() {}

  /** The nearest folder inside the home that exists, going up from the path's own. */
  static Path folder(Path home, String path) {
    Path place = home.resolve(below(path)).getParent();
    while (place != null && place.startsWith(home)) {
      if (Files.isDirectory(place)) {
        try {
          if (place.toRealPath().startsWith(home)) {
            return place;
          }
        } catch (IOException e) {
          return home; // gone meanwhile
        }
      }
      place = place.getParent();
    }
    return home;
  }

  /** The path below the home, with nothing in it that leads out. */
  static String below(String path) {
    StringBuilder clean = new StringBuilder();
    for (String name : path.split("/", -1)) {
      boolean plain = !name.isEmpty() && !name.equals(".") && !name.equals("..");
      if (plain && name.indexOf('\0') < 0) {
        clean.append(clean.isEmpty() ? "" : "/").append(name);
      }
    }
    return clean.toString();
  }
}
