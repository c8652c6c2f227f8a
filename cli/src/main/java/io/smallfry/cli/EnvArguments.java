package io.smallfry.cli;

import io.smallfry.runner.environment.EnvironmentFolder;
import io.smallfry.runner.environment.EnvironmentInfo;
import io.smallfry.runner.environment.Environments;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the commands of environments share. */
final class EnvArguments {
  private EnvArguments() {}

  static Syntax add(Syntax syntax) {
    return syntax.option(
        "--dir",
        "DIR",
        "The folder of the environments, instead of $SMALLFRY_ENVIRONMENTS or the data folder's"
            + " 'environments'.");
  }

  static Environments environments(Arguments arguments, Invocation invocation) {
    EnvironmentFolder folder =
        arguments
            .value("--dir")
            .map(dir -> new EnvironmentFolder(invocation.resolve(dir)))
            .orElseGet(() -> Places.environments(invocation));
    String home = System.getProperty("smallfry.home", "");
    Path client = home.isEmpty() ? null : Path.of(home, "python", "src");
    return new Environments(folder, invocation.env(), Places.python(), client);
  }

  /** The state in words, with its details. */
  static String state(EnvironmentInfo info) {
    String word = info.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String detail =
        info.state() == EnvironmentInfo.State.NOT_BUILT
            ? "smallfry env build " + info.name()
            : info.detail();
    return detail.isEmpty() ? word : word + ": " + detail;
  }

  /** The beginning of a lock's hash, long enough for people. */
  static String shortLock(@Nullable String lock) {
    return lock == null ? "-" : lock.substring(0, Math.min(lock.length(), "sha256:".length() + 12));
  }

  static ObjectNode json(EnvironmentInfo info) {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("name", info.name());
    json.put("kernel", info.kernel());
    json.put("state", info.state().name().toLowerCase(Locale.ROOT));
    json.put("detail", info.detail());
    json.put("python", info.python());
    json.put("packages", info.packages());
    json.put("lock", info.lock());
    json.put("built_at", info.builtAt() == null ? null : info.builtAt().toString());
    json.put("file", info.file() == null ? null : info.file().toString());
    json.put("folder", info.folder() == null ? null : info.folder().toString());
    return json;
  }
}
