package io.smallfry.server.contents;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/** Media types by file names. */
public final class MediaTypes {
  // What people keep beside notebooks and the general table lacks or names differently.
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("ipynb", "application/x-ipynb+json"),
          Map.entry("py", "text/x-python"),
          Map.entry("r", "text/x-rsrc"),
          Map.entry("md", "text/markdown"),
          Map.entry("js", "text/javascript"),
          Map.entry("mjs", "text/javascript"),
          Map.entry("ts", "text/x-typescript"),
          Map.entry("json", "application/json"),
          Map.entry("jsonl", "application/jsonl"),
          Map.entry("geojson", "application/geo+json"),
          Map.entry("yaml", "text/yaml"),
          Map.entry("yml", "text/yaml"),
          Map.entry("toml", "application/toml"),
          Map.entry("sql", "application/sql"),
          Map.entry("tsv", "text/tab-separated-values"),
          Map.entry("parquet", "application/vnd.apache.parquet"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"));

  private MediaTypes() {}

  /** The media type by the name's ending; null if it says nothing. */
  public static @Nullable String guess(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (extension.length() == name.length()) {
      return null;
    }
    String ours = OURS.get(extension);
    return ours != null
        ? ours
        : MediaTypeFactory.getMediaType(name).map(MediaType::toString).orElse(null);
  }
}
