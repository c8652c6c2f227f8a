package io.smallfry.server.contents;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import io.smallfry.server.storage.Snapshot;
import io.smallfry.server.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes models of Jupyter's contents API. A file's content goes through without being held; a
 * notebook is held while it is converted.
 */
final class ModelWriter {
  // After an error half-way the client must see that the JSON is broken, so nothing is completed.
  private static final ObjectWriter GENERATORS =
      JupyterJson.MAPPER
          .writer()
          .without(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .without(StreamWriteFeature.AUTO_CLOSE_TARGET);

  private final Storage home;
  private final MemoryBudget memory;
  private final NotebookTrust trust;
  private final long person;

  ModelWriter(Storage home, MemoryBudget memory, NotebookTrust trust, long person) {
    this.home = home;
    this.memory = memory;
    this.trust = trust;
    this.person = person;
  }

  /** Where the model goes; opened only when nothing can go wrong any more with the request. */
  interface Sink {
    /**
     * Begins the answer.
     *
     * @param hash of the file; null if it wasn't asked for
     */
    OutputStream open(@Nullable String hash) throws IOException;
  }

  /** Without content; {@code message} tells what is wrong with a notebook that was saved. */
  void write(Entry entry, @Nullable String hash, @Nullable String message, Sink sink)
      throws IOException {
    try (JsonGenerator out = generator(sink, hash)) {
      model(out, entry, entry.naturalType(), hash, message);
      out.writeEndObject();
    }
  }

  /** A file that is still arriving. */
  void writeArriving(ContentsPath path, long size, Instant now, Sink sink) throws IOException {
    ObjectNode model = JupyterJson.object();
    model.put("name", path.name());
    model.put("path", path.toString());
    model.put("last_modified", JupyterJson.time(now));
    model.put("created", JupyterJson.time(now));
    model.putNull("content");
    model.putNull("format");
    model.put("mimetype", MediaTypes.guess(path.name()));
    model.put("size", size);
    model.put("writable", true);
    model.putNull("hash");
    model.putNull("hash_algorithm");
    model.put("type", ContentsType.FILE.wireName());
    try (JsonGenerator out = generator(sink, null)) {
      JupyterJson.MAPPER.writeTree(out, model);
    }
  }

  void writeFolder(Entry folder, List<Entry> children, Sink sink) throws IOException {
    try (JsonGenerator out = generator(sink, null)) {
      head(out, folder);
      out.writeName("content");
      out.writeStartArray();
      for (Entry child : children) {
        model(out, child, child.naturalType(), null, null);
        out.writeEndObject();
      }
      out.writeEndArray();
      tail(out, folder, ContentsType.DIRECTORY, "json", null, null);
      out.writeEndObject();
    }
  }

  void writeFile(Entry entry, @Nullable ContentsFormat asked, boolean hashed, Sink sink)
      throws IOException {
    if (asked == ContentsFormat.JSON) {
      throw JupyterException.badRequest("Format 'json' is for notebooks and directories");
    }
    try (Snapshot snapshot = home.open(entry.path().toString())) {
      boolean text = asked != ContentsFormat.BASE64 && Utf8Files.isText(snapshot.read());
      if (!text && asked == ContentsFormat.TEXT) {
        throw new JupyterException(400, entry.path() + " is not UTF-8 encoded", "bad format");
      }
      String hash = hashed ? Hashes.of(snapshot.read()) : null;
      Entry read = new Entry(entry.path(), snapshot.stat());
      try (InputStream in = snapshot.read();
          JsonGenerator out = generator(sink, hash)) {
        head(out, read);
        out.writeName("content");
        if (text) {
          out.writeString(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), -1);
        } else {
          out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, -1);
        }
        String mediaType = mediaType(entry.path().name(), text, asked);
        tail(out, read, ContentsType.FILE, text ? "text" : "base64", mediaType, hash);
        out.writeEndObject();
      }
    }
  }

  private static String mediaType(String name, boolean text, @Nullable ContentsFormat asked) {
    String guessed = MediaTypes.guess(name);
    if (guessed != null && (asked != ContentsFormat.BASE64 || !text)) {
      return guessed;
    }
    return text ? "text/plain" : "application/octet-stream";
  }

  void writeNotebook(Entry entry, boolean hashed, Sink sink) throws IOException {
    try (MemoryBudget.Share _ = memory.take(entry.stat().size());
        Snapshot snapshot = home.open(entry.path().toString())) {
      byte[] bytes = snapshot.bytes();
      Entry read = new Entry(entry.path(), snapshot.stat());
      String hash = hashed ? Hashes.of(bytes) : null;
      Notebook notebook = notebook(read, bytes);
      String problem = problem(notebook);
      trust.mark(person, notebook);
      try (JsonGenerator out = generator(sink, hash)) {
        head(out, read);
        out.writeName("content");
        JupyterJson.MAPPER.writeTree(out, notebook.root());
        tail(out, read, ContentsType.NOTEBOOK, "json", null, hash);
        if (problem != null) {
          out.writeStringProperty("message", problem);
        }
        out.writeEndObject();
      }
    }
  }

  private static Notebook notebook(Entry entry, byte[] bytes) {
    try {
      return NotebookReader.read(bytes);
    } catch (NotebookException e) {
      throw JupyterException.badRequest(
          "Unreadable Notebook: " + entry.path() + ": " + e.getMessage());
    }
  }

  /** What breaks the schema, in one message for a dialog; null if nothing does. */
  static @Nullable String problem(Notebook notebook) {
    List<String> problems = NotebookValidator.problems(notebook);
    if (problems.isEmpty()) {
      return null;
    }
    List<String> shown = problems.subList(0, Math.min(3, problems.size()));
    return "Notebook validation failed: "
        + String.join("; ", shown)
        + (problems.size() > 3 ? "; and " + (problems.size() - 3) + " more" : "");
  }

  private static JsonGenerator generator(Sink sink, @Nullable String hash) throws IOException {
    return GENERATORS.createGenerator(sink.open(hash));
  }

  private static void model(
      JsonGenerator out,
      Entry entry,
      ContentsType type,
      @Nullable String hash,
      @Nullable String message) {
    head(out, entry);
    out.writeNullProperty("content");
    String guessed = type == ContentsType.FILE ? MediaTypes.guess(entry.path().name()) : null;
    tail(out, entry, type, null, guessed, hash);
    if (message != null) {
      out.writeStringProperty("message", message);
    }
  }

  private static void head(JsonGenerator out, Entry entry) {
    out.writeStartObject();
    out.writeStringProperty("name", entry.path().name());
    out.writeStringProperty("path", entry.path().toString());
    out.writeStringProperty("last_modified", JupyterJson.time(entry.stat().modified()));
    out.writeStringProperty("created", JupyterJson.time(entry.stat().created()));
  }

  private static void tail(
      JsonGenerator out,
      Entry entry,
      ContentsType type,
      @Nullable String format,
      @Nullable String mediaType,
      @Nullable String hash) {
    text(out, "format", format);
    text(out, "mimetype", mediaType);
    if (entry.isFolder()) {
      out.writeNullProperty("size");
    } else {
      out.writeNumberProperty("size", entry.stat().size());
    }
    out.writeBooleanProperty("writable", entry.stat().writable());
    text(out, "hash", hash);
    text(out, "hash_algorithm", hash == null ? null : Hashes.ALGORITHM);
    out.writeStringProperty("type", type.wireName());
  }

  private static void text(JsonGenerator out, String name, @Nullable String value) {
    if (value == null) {
      out.writeNullProperty(name);
    } else {
      out.writeStringProperty(name, value);
    }
  }
}
