package io.smallfry.runner.store;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files in repositories on GitHub, by the address of the page that shows them. */
final class GitHub {
  private static final String RAW = "raw.githubusercontent.com";
  private static final int REF = 4;

  private GitHub() {}

  /** Where the file itself is that such a page shows; any other address as it is. */
  static URI document(URI page) {
    if (!"github.com".equalsIgnoreCase(page.getHost())) {
      return page;
    }
    // /owner/repository/blob/ref/path: the ref ends at the next slash, as papermill has it.
    String[] parts = page.getRawPath().split("/", REF + 2);
    boolean shows =
        parts.length == REF + 2 && (parts[REF - 1].equals("blob") || parts[REF - 1].equals("raw"));
    return shows
        ? URI.create(
            "https://"
                + RAW
                + "/"
                + parts[1]
                + "/"
                + parts[2]
                + "/"
                + parts[REF]
                + "/"
                + parts[REF + 1])
        : page;
  }

  /** The login for a private repository's file: papermill's variable; null for any other host. */
  static @Nullable String login(URI document, Map<String, String> env) {
    String token = env.getOrDefault("GITHUB_ACCESS_TOKEN", "");
    return RAW.equals(document.getHost())
            && document.getScheme().equals("https")
            && !token.isEmpty()
        ? "token " + token
        : null;
  }
}
