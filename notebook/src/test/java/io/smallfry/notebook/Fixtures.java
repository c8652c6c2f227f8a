package io.smallfry.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.databind.node.ArrayNode;

/**
 * Files that the real nbformat, nbclient and papermill wrote; make_fixtures.py beside them says
 * how.
 */
final class Fixtures {
  private Fixtures() {}

  static byte[] bytes(String name) {
    try (InputStream in = Fixtures.class.getResourceAsStream("/fixtures/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("No fixture " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Notebook notebook(String name) {
    return NotebookReader.read(bytes(name));
  }

  /** The cases of a fixture that is a JSON list. */
  static ArrayNode cases(String name) {
    return (ArrayNode) JsonTrees.parse(bytes(name));
  }
}
