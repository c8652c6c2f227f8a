package io.smallfry.runner;

import io.smallfry.notebook.StreamText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that a cell put out, beside a notebook that has only a part of it: what it printed is in
 * {@code cell-N.txt} (N counts from 1), in the order in which it came; other outputs stand there as
 * a line of JSON each. Both as the notebook has it, secrets masked.
 */
final class WholeOutput {
  private final Path file;
  private boolean lineOpen;

  private WholeOutput(Path file) {
    this.file = file;
  }

  /** Begins the file, in place of one that an earlier run left there. */
  static WholeOutput of(Path folder, int index) {
    Path file = folder.resolve("cell-" + (index + 1) + ".txt");
    try {
      Files.createDirectories(folder);
      Files.write(file, new byte[0]);
      return new WholeOutput(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  Path file() {
    return file;
  }

  void add(OutputEntry entry) {
    if (entry.text == null) {
      add(entry.json);
    } else {
      write(entry.text.node().stringValue());
    }
  }

  void add(ObjectNode output) {
    write((lineOpen ? "\n" : "") + output + "\n");
  }

  /** Appends printed text, as it stands in a JSON string. */
  void append(byte[] json, int from, int to) {
    StreamText text = new StreamText();
    text.append(json, from, to, Integer.MAX_VALUE);
    write(text.node().stringValue());
  }

  private void write(String text) {
    if (!text.isEmpty()) {
      try {
        // Opened each time: there may be one for each cell, and late outputs come.
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw failed(file, e);
      }
      lineOpen = !text.endsWith("\n");
    }
  }

  /** The outputs were cleared: what was cut is no output any more. */
  void discard() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static OutputException failed(Path file, IOException e) {
    return new OutputException(
        "the whole output " + file + " can't be written: " + IoMessages.describe(e), e);
  }
}
