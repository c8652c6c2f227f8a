package io.smallfry.server.contents;

import io.smallfry.notebook.Notebook;
import io.smallfry.notebook.NotebookException;
import io.smallfry.notebook.NotebookReader;
import io.smallfry.notebook.NotebookValidator;
import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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

  private final HomeFolder home;
  private final MemoryBudget memory;
  private final NotebookTrust trust;
  private final long person;

  ModelWriter(HomeFolder home, MemoryBudget memory, NotebookTrust trust, long person) {
    this.home = home;
    this.memory = memory;
    this.trust = trust;
    this.person = person;
  }

  /** Where the model goes; opened only when nothing can go wrong any more with the request. */
  interface Sink {
    OutputStream open() throws IOException;
  }

  /** Without content; {@code message} tells what is wrong with a notebook that was saved. */
  void write(Entry entry, @Nullable String hash, @Nullable String message, Sink sink)
      throws IOException {
    try (JsonGenerator out = generator(sink)) {
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
    try (JsonGenerator out = generator(sink)) {
      JupyterJson.MAPPER.writeTree(out, model);
    }
  }

  void writeFolder(Entry folder, List<Entry> children, Sink sink) throws IOException {
    try (JsonGenerator out = generator(sink)) {
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

  void writeFile(Entry entry, @Nullable ContentsFormat asked, @Nullable String hash, Sink sink)
      throws IOException {
    if (asked == ContentsFormat.JSON) {
      throw JupyterException.badRequest("Format 'json' is for notebooks and directories");
    }
    boolean text = asked != ContentsFormat.BASE64;
    if (text) {
      try (FileChannel channel = home.open(entry.file())) {
        text = Utf8Files.isText(channel);
      }
      if (!text && asked == ContentsFormat.TEXT) {
        throw new JupyterException(400, entry.path() + " is not UTF-8 encoded", "bad format");
      }
    }
    String guessed = MediaTypes.guess(entry.path().name());
    String mediaType =
        guessed != null && asked != ContentsFormat.BASE64
            ? guessed
            : text ? "text/plain" : guessed != null ? guessed : "application/octet-stream";
    try (FileChannel channel = home.open(entry.file());
        InputStream in = Channels.newInputStream(channel);
        JsonGenerator out = generator(sink)) {
      head(out, entry);
      out.writeName("content");
      if (text) {
        out.writeString(Channels.newReader(channel, StandardCharsets.UTF_8), -1);
      } else {
        out.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, in, -1);
      }
      tail(out, entry, ContentsType.FILE, text ? "text" : "base64", mediaType, hash);
      out.writeEndObject();
    }
  }

  void writeNotebook(Entry entry, @Nullable String hash, Sink sink) throws IOException {
    try (MemoryBudget.Share _ = memory.take(entry.attributes().size())) {
      Notebook notebook = read(entry);
      String problem = problem(notebook);
      trust.mark(person, notebook);
      try (JsonGenerator out = generator(sink)) {
        head(out, entry);
        out.writeName("content");
        JupyterJson.MAPPER.writeTree(out, notebook.root());
        tail(out, entry, ContentsType.NOTEBOOK, "json", null, hash);
        if (problem != null) {
          out.writeStringProperty("message", problem);
        }
        out.writeEndObject();
      }
    }
  }

  private Notebook read(Entry entry) throws IOException {
    byte[] bytes;
    try (FileChannel channel = home.open(entry.file());
        InputStream in = Channels.newInputStream(channel)) {
      bytes = in.readAllBytes();
    }
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

  private static JsonGenerator generator(Sink sink) throws IOException {
    return GENERATORS.createGenerator(sink.open());
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
    out.writeStringProperty(
        "last_modified", JupyterJson.time(entry.attributes().lastModifiedTime().toInstant()));
    out.writeStringProperty(
        "created", JupyterJson.time(entry.attributes().creationTime().toInstant()));
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
      out.writeNumberProperty("size", entry.attributes().size());
    }
    out.writeBooleanProperty("writable", entry.writable());
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
