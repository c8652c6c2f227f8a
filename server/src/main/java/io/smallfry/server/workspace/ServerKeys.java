package io.smallfry.server.workspace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables by which the server reaches its bucket: none of a kernel's business. */
final class ServerKeys {
  private static final List<String> NAMES =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_PROFILE",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_ROLE_ARN",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
          "SMALLFRY_S3_ACCESS_KEY_ID",
          "SMALLFRY_S3_SECRET_ACCESS_KEY");

  private ServerKeys() {}

  /** Those of them that are set, as empty ones: which tools take for not set. */
  static Map<String, String> hidden(Map<String, String> env) {
    Map<String, String> hidden = new HashMap<>();
    for (String name : NAMES) {
      if (env.containsKey(name)) {
        hidden.put(name, "");
      }
    }
    return hidden;
  }
}
