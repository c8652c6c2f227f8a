package io.smallfry.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that set parameters, shared by the commands that take them. */
final class ParameterArguments {
  /** The options that {@link #read} reads. */
  static final List<String> NAMES =
      List.of(
          "--parameters",
          "--parameters_raw",
          "--parameters_file",
          "--parameters_yaml",
          "--parameters_base64");

  private ParameterArguments() {}

  static Syntax add(Syntax syntax) {
    return syntax
        .option(
            "-p --parameters",
            "NAME VALUE",
            "Set a parameter; True, False, None and numbers are recognised.")
        .option(
            "-r --parameters_raw",
            "NAME VALUE",
            "Set a parameter to a text, whatever it looks like.")
        .option("-f --parameters_file", "FILE", "Set the parameters that a YAML file names.")
        .option(
            "-y --parameters_yaml",
            "YAML",
            "Set parameters by YAML text: \"{region: North, days: 7}\".")
        .option("-b --parameters_base64", "TEXT", "As -y, encoded in Base64.");
  }

  /**
   * The parameters in papermill's order, in which a later one wins: -b, -f, -y, -p, -r, whatever
   * their order on the command line.
   *
   * @throws CommandException if one can't be read
   */
  static Map<String, @Nullable Object> read(Arguments arguments, Invocation invocation) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    for (List<String> encoded : arguments.all("--parameters_base64")) {
      result.putAll(YamlParameters.read(decoded(encoded.getFirst()), "the value of -b"));
    }
    for (List<String> file : arguments.all("--parameters_file")) {
      String name = file.getFirst();
      result.putAll(
          YamlParameters.read(
              content(name, invocation), "the file " + NotebookFiles.shown(name, invocation)));
    }
    for (List<String> yaml : arguments.all("--parameters_yaml")) {
      result.putAll(YamlParameters.read(yaml.getFirst(), "the value of -y"));
    }
    for (List<String> pair : arguments.all("--parameters")) {
      result.put(pair.getFirst(), PythonScalars.infer(pair.get(1)));
    }
    for (List<String> pair : arguments.all("--parameters_raw")) {
      result.put(pair.getFirst(), pair.get(1));
    }
    return result;
  }

  private static String decoded(String text) {
    try {
      return new String(
          Base64.getMimeDecoder().decode(text.getBytes(StandardCharsets.UTF_8)),
          StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new CommandException("the value of -b is no Base64", e);
    }
  }

  /** A file's text; papermill takes JSON itself in its place, where there is no such file. */
  private static String content(String name, Invocation invocation) {
    if (name.startsWith("{") && name.endsWith("}") && !Files.exists(invocation.resolve(name))) {
      return name;
    }
    return new String(
        NotebookFiles.content("the parameters file", name, invocation), StandardCharsets.UTF_8);
  }
}
