package io.smallfry.cli;

import io.smallfry.runner.IoMessages;
import io.smallfry.runner.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code --secret NAME=env:VARIABLE|file:PATH}. No message here repeats what stands behind the
 * {@code =}: it may be the secret itself, by mistake.
 */
final class SecretArguments {
  private static final int MOST_BYTES = 1 << 20;
  private static final String ENV = "env:";
  private static final String FILE = "file:";

  private SecretArguments() {}

  /**
   * @throws UsageException if one is not written so, or can't be had
   */
  static Secrets read(List<List<String>> options, Invocation invocation) {
    Map<String, String> secrets = new LinkedHashMap<>();
    for (List<String> option : options) {
      String text = option.getFirst();
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException("'--secret' needs NAME=env:VARIABLE or NAME=file:PATH");
      }
      String name = text.substring(0, equals);
      if (!isName(name)) {
        throw new UsageException("'" + name + "' can't be the name of a variable");
      }
      if (secrets.put(name, value(name, text.substring(equals + 1), invocation)) != null) {
        throw new UsageException("the secret '" + name + "' is given twice");
      }
    }
    return Secrets.of(secrets);
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!Character.isUnicodeIdentifierPart(name.charAt(i)) && name.charAt(i) != '_') {
        return false;
      }
    }
    return Character.isUnicodeIdentifierStart(name.charAt(0)) || name.charAt(0) == '_';
  }

  private static String value(String name, String source, Invocation invocation) {
    String value;
    if (source.startsWith(ENV)) {
      String variable = source.substring(ENV.length());
      value = invocation.env().get(variable);
      if (value == null) {
        throw new UsageException(
            "the secret '" + name + "': there is no variable '" + variable + "'");
      }
    } else if (source.startsWith(FILE)) {
      value = content(name, source.substring(FILE.length()), invocation);
    } else {
      throw new UsageException(
          "the secret '" + name + "' needs env:VARIABLE or file:PATH behind its '='");
    }
    if (value.isEmpty()) {
      throw new UsageException("the secret '" + name + "' is empty");
    }
    return value;
  }

  private static String content(String name, String file, Invocation invocation) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(invocation.resolve(file))) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      throw new UsageException(
          "the secret '" + name + "': " + file + " can't be read: " + IoMessages.describe(e));
    }
    if (bytes.length > MOST_BYTES) {
      throw new UsageException("the secret '" + name + "': " + file + " is larger than 1 MiB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UsageException("the secret '" + name + "': " + file + " is no UTF-8 text");
    }
    // Editors end a file with a line end that is no part of the secret.
    if (text.endsWith("\n")) {
      text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }
    return text;
  }
}
