package io.smallfry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands there are. */
final class Commands {
  /** All names that a person may type, those of the launcher too. */
  static final List<String> NAMES =
      List.of(
          "run", "inspect", "diff", "strip", "convert", "env", "up", "demo", "token", "test",
          "build", "version", "help");

  private Commands() {}

  /** The command of this name, made only now: {@code run} must not load what {@code up} needs. */
  static @Nullable Command find(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "inspect" -> new InspectCommand();
      case "diff" -> new DiffCommand();
      case "strip" -> new StripCommand();
      case "convert" -> new ConvertCommand();
      case "version" -> new VersionCommand();
      case "up" -> new UpCommand();
      case "demo" -> new DemoCommand();
      case "token" -> new TokenCommand();
      default -> null;
    };
  }

  /** The group of commands of this name. */
  static @Nullable CommandGroup group(String name) {
    return name.equals("env") ? new EnvCommands() : null;
  }
}
