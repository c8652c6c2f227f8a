package io.smallfry.kernel;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One message of the Jupyter kernel protocol (5.3, 5.4), its parts kept as the bytes that
 * travelled.
 *
 * <p>Immutable and thread-safe as long as nobody writes into the arrays, which are shared and not
 * copied. Header and parent header are scanned on first use for the fields below; the content is
 * parsed only by {@link #contentJson()}.
 */
public final class Message {
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final Channel channel;
  private final byte[] header;
  private final byte[] parentHeader;
  private final byte[] metadata;
  private final byte[] content;
  private final List<byte[]> buffers;
  // Racy on purpose: both are immutable and cheap to make twice.
  private @Nullable Header fields;
  private @Nullable Header parentFields;

  private Message(
      Channel channel,
      byte[] header,
      byte[] parentHeader,
      byte[] metadata,
      byte[] content,
      List<byte[]> buffers) {
    this.channel = channel;
    this.header = header;
    this.parentHeader = parentHeader;
    this.metadata = metadata;
    this.content = content;
    this.buffers = buffers;
  }

  /** A message of given parts; nothing is checked or copied. */
  public static Message of(
      Channel channel,
      byte[] header,
      byte[] parentHeader,
      byte[] metadata,
      byte[] content,
      List<byte[]> buffers) {
    return new Message(channel, header, parentHeader, metadata, content, List.copyOf(buffers));
  }

  /** A new request with a fresh id, the present time, empty parent and metadata. */
  public static Message request(Channel channel, String type, String session, ObjectNode content) {
    return make(channel, type, session, EMPTY_OBJECT, content);
  }

  /**
   * An answer to a kernel's message, such as an {@code input_reply}: its header becomes the parent.
   */
  public static Message reply(Message to, String type, String session, ObjectNode content) {
    return make(to.channel, type, session, to.header, content);
  }

  private static Message make(
      Channel channel, String type, String session, byte[] parent, ObjectNode content) {
    return new Message(
        channel,
        RequestHeader.of(type, session),
        parent,
        EMPTY_OBJECT,
        Json.bytes(content),
        List.of());
  }

  public Channel channel() {
    return channel;
  }

  public byte[] header() {
    return header;
  }

  public byte[] parentHeader() {
    return parentHeader;
  }

  public byte[] metadata() {
    return metadata;
  }

  public byte[] content() {
    return content;
  }

  public List<byte[]> buffers() {
    return buffers;
  }

  /** {@code msg_type}; empty if the header has none. */
  public String type() {
    return Objects.requireNonNullElse(fields().type(), "");
  }

  /** {@code msg_id}; empty if the header has none. */
  public String id() {
    return Objects.requireNonNullElse(fields().id(), "");
  }

  public @Nullable String session() {
    return fields().session();
  }

  /** The id of the request that caused this message, null if none did. */
  public @Nullable String parentId() {
    return parentFields().id();
  }

  public @Nullable String parentSession() {
    return parentFields().session();
  }

  /** The request's type, null if there is no parent. */
  public @Nullable String parentType() {
    return parentFields().type();
  }

  /**
   * The content, parsed; a new tree at each call.
   *
   * @throws KernelException if it is not a JSON object
   */
  public ObjectNode contentJson() {
    return Json.object(content, "The content of a kernel's " + type() + " message");
  }

  @Override
  public String toString() {
    return channel.wireName() + " " + type() + " " + id();
  }

  private Header fields() {
    Header known = fields;
    if (known == null) {
      known = Header.scan(header);
      fields = known;
    }
    return known;
  }

  private Header parentFields() {
    Header known = parentFields;
    if (known == null) {
      known = Header.scan(parentHeader);
      parentFields = known;
    }
    return known;
  }
}
