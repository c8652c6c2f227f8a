package io.smallfry.server.kernels;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallfry.kernel.Channel;
import io.smallfry.kernel.Message;
import io.smallfry.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import tools.jackson.databind.node.ObjectNode;

/** A browser's end of a kernel's socket. */
final class KernelSocket implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final WireFormat format;
  private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final String session;
  private final WebSocket socket;

  KernelSocket(TestServer server, String kernel, boolean parts) {
    this(server, kernel, parts, UUID.randomUUID().toString());
  }

  KernelSocket(TestServer server, String kernel, boolean parts, String session) {
    this(server.uri(""), server.token(), kernel, parts, session);
  }

  KernelSocket(URI server, String token, String kernel, boolean parts, String session) {
    this.session = session;
    this.format = parts ? new PartsFormat() : new JsonFormat();
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().header("Authorization", "token " + token);
    if (parts) {
      builder.subprotocols(PartsFormat.SUBPROTOCOL);
    }
    String address =
        server.resolve("/api/kernels/" + kernel + "/channels?session_id=" + session).toString();
    this.socket =
        builder.buildAsync(URI.create(address.replace("http:", "ws:")), new Ears()).join();
  }

  private final class Ears implements WebSocket.Listener {
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.writeBytes(bytes);
      if (last) {
        received.add(format.decodeBinary(binary.toByteArray()));
        binary.reset();
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(format.decodeText(text.toString().getBytes(UTF_8)));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  CompletableFuture<Integer> closed() {
    return closed;
  }

  /** Breaks the line without a word. */
  void drop() {
    socket.abort();
  }

  String send(Channel channel, String type, String content, List<byte[]> buffers) {
    ObjectNode json = (ObjectNode) TestServer.JSON.readTree(content);
    Message request = Message.request(channel, type, session, json);
    Message message =
        Message.of(
            channel,
            request.header(),
            request.parentHeader(),
            request.metadata(),
            request.content(),
            buffers);
    for (WebSocketMessage<?> frame : format.encode(message)) {
      switch (frame) {
        case BinaryMessage part -> socket.sendBinary(part.getPayload(), part.isLast()).join();
        case TextMessage part -> socket.sendText(part.getPayload(), part.isLast()).join();
        default -> throw new AssertionError(frame);
      }
    }
    return message.id();
  }

  /** Sends code and does not wait. */
  String submit(String code) {
    ObjectNode content = TestServer.JSON.createObjectNode();
    content.put("code", code).put("silent", false).put("store_history", true);
    content.putObject("user_expressions");
    content.put("allow_stdin", true).put("stop_on_error", true);
    return send(Channel.SHELL, "execute_request", content.toString(), List.of());
  }

  /** All that comes up to the message that is looked for. */
  List<Message> until(Predicate<Message> last) {
    List<Message> all = new ArrayList<>();
    while (true) {
      Message next;
      try {
        next = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      if (next == null) {
        throw new AssertionError("it did not come; what came: " + all);
      }
      all.add(next);
      if (last.test(next)) {
        return all;
      }
    }
  }

  /** All that comes until a request's reply and its idle status have come. */
  List<Message> answer(String request) {
    boolean[] seen = new boolean[2];
    return until(message -> {
      if (request.equals(message.parentId())) {
        seen[0] |= message.channel() == Channel.SHELL;
        seen[1] |=
            message.type().equals("status")
                && message.contentJson().path("execution_state").asString().equals("idle");
      }
      return seen[0] && seen[1];
    });
  }

  /** What a piece of code prints and returns. */
  String run(String code) {
    String id = submit(code);
    return text(answer(id).stream().filter(m -> id.equals(m.parentId())).toList());
  }

  static String text(List<Message> messages) {
    StringBuilder text = new StringBuilder();
    for (Message message : messages) {
      ObjectNode content = message.contentJson();
      switch (message.type()) {
        case "stream" -> text.append(content.path("text").asString());
        case "execute_result" -> text.append(content.path("data").path("text/plain").asString());
        case "error" -> text.append(content.path("ename").asString());
        default -> {}
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      // Both ends may close at once: then the line is closed as well.
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    }
  }
}
