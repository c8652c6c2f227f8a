package io.smallfry.runner.environment;

import io.smallfry.runner.IoMessages;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Writes {@code NAME.toml} for a person to go on with. */
final class EnvironmentFileWriter {
  private EnvironmentFileWriter() {}

  /**
   * @throws EnvironmentException if the file is there already, or can't be written
   */
  static Path write(EnvironmentFolder folder, EnvironmentSpec spec) {
    String name = EnvironmentNames.require(spec.name());
    Path file = folder.file(name);
    String text =
        """
        # An environment for kernels. After a change: smallfry env build %s

        # The Python: "3.11", or "3.11.7" for exactly that.
        python = %s

        # Packages, as pip takes them. ipykernel comes along.
        requirements = %s

        # Modules that kernels may import beforehand, so that they are there at once.
        preload = %s
        """
            .formatted(
                name, quoted(spec.python()), list(spec.requirements()), list(spec.preload()));
    try {
      Files.createDirectories(folder.path());
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new EnvironmentException("the environment '" + name + "' is there already: " + file, e);
    } catch (IOException e) {
      throw new EnvironmentException(file + " can't be written: " + IoMessages.describe(e), e);
    }
  }

  private static String list(List<String> texts) {
    if (texts.isEmpty()) {
      return "[]";
    }
    StringBuilder list = new StringBuilder("[\n");
    texts.forEach(text -> list.append("  ").append(quoted(text)).append(",\n"));
    return list.append(']').toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
