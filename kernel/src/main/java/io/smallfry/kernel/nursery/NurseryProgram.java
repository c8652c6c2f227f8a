package io.smallfry.kernel.nursery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The Python program that a nursery runs, in one piece: any interpreter with ipykernel can. */
final class NurseryProgram {
  static final String TEXT =
      load("/io/smallfry/kernel/ipykernel_start.py") + "\n\n" + load("nursery.py");

  private NurseryProgram() {}

  private static String load(String name) {
    try (InputStream script = NurseryProgram.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
