package io.smallfry.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands under one name, such as {@code env build} and {@code env list}. */
interface CommandGroup {
  /** What they have in common. */
  String name();

  /** What a person types after it. */
  List<String> names();

  /** The command of this name, which begins with the group's; null if there is none. */
  @Nullable Command find(String name);

  String help();
}
