package io.smallfry.kernel.nursery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a nursery the one for a kernel.
 *
 * @param python the interpreter
 * @param preload the modules that it imports beside ipykernel's, in this order
 * @param env its environment; of this, {@linkplain LoadTimeVariables what is read at load time}
 *     must be the kernel's
 */
public record NurserySpec(String python, List<String> preload, Map<String, String> env) {
  public NurserySpec {
    preload = List.copyOf(preload);
    env = Map.copyOf(env);
  }

  /**
   * The name of its place: nurseries of different interpreters, modules or circumstances differ.
   */
  String key(String circumstances) {
    MessageDigest digest = sha256();
    add(digest, NurseryProgram.TEXT);
    add(digest, python);
    preload.forEach(module -> add(digest, module));
    new TreeMap<>(LoadTimeVariables.of(env))
        .forEach((name, value) -> add(digest, name + "=" + value));
    add(digest, circumstances);
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static void add(MessageDigest digest, String part) {
    digest.update(part.getBytes(UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
