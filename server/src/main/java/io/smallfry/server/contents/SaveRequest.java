package io.smallfry.server.contents;

import io.smallfry.server.jupyter.JupyterException;
import io.smallfry.server.jupyter.JupyterJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;

/**
 * The body of a save: a model whose content may be large. Its members are read, of the content only
 * where it lies; it is decoded when it is known what it is. A body of more than a few megabytes
 * waits in a temporary file. Not thread-safe.
 */
final class SaveRequest implements AutoCloseable {
  private static final int IN_MEMORY = 4 << 20;
  private static final long MAX_BODY = 2L << 30;

  private final byte[] bytes;
  private final @Nullable Path spooled;
  private final long size;
  private @Nullable String type;
  private @Nullable String format;
  private @Nullable String ifMatch;
  private @Nullable Integer chunk;
  private boolean copies;
  private JsonToken content = JsonToken.NOT_AVAILABLE;
  private long contentStart;
  private long contentEnd;

  private SaveRequest(byte[] bytes, @Nullable Path spooled, long size) {
    this.bytes = bytes;
    this.spooled = spooled;
    this.size = size;
  }

  /**
   * Reads a body; null if it is empty.
   *
   * @param spool the folder of temporary files
   */
  static @Nullable SaveRequest read(InputStream body, Path spool) throws IOException {
    byte[] start = body.readNBytes(IN_MEMORY);
    SaveRequest request;
    if (start.length < IN_MEMORY) {
      request = new SaveRequest(start, null, start.length);
    } else {
      Files.createDirectories(spool);
      Path file = Files.createTempFile(spool, "body", null);
      request = new SaveRequest(new byte[0], file, spool(start, body, file));
    }
    boolean read = false;
    try {
      if (request.isBlank()) {
        return null;
      }
      request.scan();
      read = true;
      return request;
    } finally {
      if (!read) {
        request.close();
      }
    }
  }

  private static long spool(byte[] start, InputStream rest, Path file) throws IOException {
    long size = 0;
    boolean whole = false;
    try (OutputStream out = Files.newOutputStream(file);
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(start), rest)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > MAX_BODY) {
          throw JupyterException.tooLarge(
              "The file is too large for one request; send it in chunks");
        }
        out.write(buffer, 0, n);
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
    return size;
  }

  private boolean isBlank() {
    if (spooled != null) {
      return false;
    }
    for (byte b : bytes) {
      if (b > ' ') {
        return false;
      }
    }
    return true;
  }

  private void scan() throws IOException {
    try (JsonParser in = JupyterJson.MAPPER.createParser(slice(0, size))) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw JupyterException.badRequest("The request's body must be a JSON object");
      }
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        JsonToken value = in.nextToken();
        switch (name) {
          case "type" -> type = text(in, value, name);
          case "format" -> format = text(in, value, name);
          case "if_match" -> ifMatch = text(in, value, name);
          case "chunk" -> chunk = number(in, value);
          case "copy_from" -> {
            copies = value != JsonToken.VALUE_NULL;
            in.skipChildren();
          }
          case "content" -> {
            content = value;
            contentStart = in.currentTokenLocation().getByteOffset();
            in.skipChildren();
            // A string is skipped with the next token only; reading it again stops at its end.
            contentEnd = value.isStructStart() ? in.currentLocation().getByteOffset() : size;
          }
          default -> in.skipChildren();
        }
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw JupyterException.badRequest("Invalid JSON in body of request");
    }
    if (contentStart < 0) {
      throw JupyterException.badRequest("The request's body must be UTF-8");
    }
  }

  private static @Nullable String text(JsonParser in, JsonToken value, String name) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_STRING) {
      throw JupyterException.badRequest("'" + name + "' must be a string");
    }
    return in.getString();
  }

  private static @Nullable Integer number(JsonParser in, JsonToken value) {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_NUMBER_INT) {
      throw JupyterException.badRequest("'chunk' must be a whole number");
    }
    return in.getIntValue();
  }

  @Nullable String type() {
    return type;
  }

  @Nullable String format() {
    return format;
  }

  /** The hash of what may be replaced, from our own Lab, which can't send headers; null if none. */
  @Nullable String ifMatch() {
    return ifMatch;
  }

  @Nullable Integer chunk() {
    return chunk;
  }

  /** Whether the model wants a copy, which only POST makes. */
  boolean copies() {
    return copies;
  }

  boolean hasContent() {
    return content != JsonToken.NOT_AVAILABLE && content != JsonToken.VALUE_NULL;
  }

  /** How much memory decoding the content may take at most. */
  long contentSize() {
    return contentEnd - contentStart;
  }

  /** The JSON of a notebook, as it was sent. */
  byte[] notebook() throws IOException {
    if (content != JsonToken.START_OBJECT) {
      throw JupyterException.badRequest("The content of a notebook must be a JSON object");
    }
    try (InputStream in = slice(contentStart, contentEnd)) {
      return in.readAllBytes();
    }
  }

  /** Decodes the content of a file. */
  void decode(ContentsFormat as, OutputStream to) throws IOException {
    if (content != JsonToken.VALUE_STRING) {
      throw JupyterException.badRequest("The content of a file must be a string");
    }
    try (JsonParser in = JupyterJson.MAPPER.createParser(slice(contentStart, contentEnd))) {
      in.nextToken();
      if (as == ContentsFormat.BASE64) {
        in.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, to);
      } else {
        // Not the constructor by name: that one writes '?' for half of a surrogate pair.
        // It is closed, because only then it complains of such a half at the very end.
        try (Writer out =
            new OutputStreamWriter(
                new CountingOutputStream(to), StandardCharsets.UTF_8.newEncoder())) {
          in.getString(out);
        }
      }
    } catch (CharacterCodingException e) {
      throw JupyterException.badRequest("The content is not valid Unicode");
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw JupyterException.badRequest("Invalid base64 in the content");
    }
  }

  private InputStream slice(long from, long to) throws IOException {
    if (spooled == null) {
      return new ByteArrayInputStream(bytes, (int) from, (int) (to - from));
    }
    FileChannel channel = FileChannel.open(spooled, StandardOpenOption.READ);
    channel.position(from);
    return new LimitedInputStream(Channels.newInputStream(channel), to - from);
  }

  @Override
  public void close() throws IOException {
    if (spooled != null) {
      Files.deleteIfExists(spooled);
    }
  }
}
