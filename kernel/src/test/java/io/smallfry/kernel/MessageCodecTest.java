package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageCodecTest {
  private static MessageCodec codec(String key) {
    return new MessageCodec(new MessageSigner("hmac-sha256", key));
  }

  private static Message request() {
    return Message.request(
        Channel.SHELL, "execute_request", "a session", Json.newObject().put("code", "1"));
  }

  @Test
  void whatIsEncodedIsDecoded() {
    Message sent =
        Message.of(
            Channel.IOPUB,
            request().header(),
            request().header(),
            "{\"m\":1}".getBytes(UTF_8),
            "{\"c\":\"ä\"}".getBytes(UTF_8),
            List.of(new byte[] {1}, new byte[0]));
    List<byte[]> frames = new ArrayList<>(codec("key").encode(sent));
    frames.addFirst("kernel.1.status".getBytes(UTF_8));
    Message received = Objects.requireNonNull(codec("key").decode(Channel.IOPUB, frames));
    assertThat(received.header()).isEqualTo(sent.header());
    assertThat(received.type()).isEqualTo("execute_request");
    assertThat(received.parentType()).isEqualTo("execute_request");
    assertThat(received.parentSession()).isEqualTo("a session");
    assertThat(received.contentJson().get("c").stringValue()).isEqualTo("ä");
    assertThat(received.buffers()).containsExactly(new byte[] {1}, new byte[0]);
  }

  /** Computed with Python: hmac.new(b"secret", b'{"a":1}{}{}{"b":2}', "sha256").hexdigest(). */
  @Test
  void signsAsOthersDo() {
    byte[] signature =
        new MessageSigner("hmac-sha256", "secret")
            .sign(bytes("{\"a\":1}"), bytes("{}"), bytes("{}"), bytes("{\"b\":2}"));
    assertThat(new String(signature, UTF_8))
        .isEqualTo("9b14d94617bffb278285cea390d9dc17e01ec3188dba313f9548021906557a7b");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hmac-sha1",
        "hmac-sha224",
        "hmac-sha256",
        "hmac-sha512",
        "hmac-sha3_256",
        "hmac-md5"
      })
  void knowsTheUsualSchemes(String scheme) {
    MessageSigner signer = new MessageSigner(scheme, "key");
    byte[] signature = signer.sign(bytes("a"), bytes("b"), bytes("c"), bytes("d"));
    assertThat(signer.verify(signature, bytes("a"), bytes("b"), bytes("c"), bytes("d"))).isTrue();
    assertThat(signer.verify(signature, bytes("a"), bytes("b"), bytes("c"), bytes("e"))).isFalse();
    assertThat(signer.verify(new byte[0], bytes("a"), bytes("b"), bytes("c"), bytes("d")))
        .isFalse();
  }

  @Test
  void refusesAnUnknownScheme() {
    assertThatThrownBy(() -> new MessageSigner("rsa-sha256", "key"))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("rsa-sha256");
  }

  @Test
  void dropsWhatIsSignedWithAnotherKeyOrNotAtAll() {
    assertThat(codec("key").decode(Channel.SHELL, codec("other").encode(request()))).isNull();
    assertThat(codec("key").decode(Channel.SHELL, codec("").encode(request()))).isNull();
  }

  @Test
  void dropsWhatWasChangedOnItsWay() {
    for (int part = 2; part < 6; part++) {
      List<byte[]> frames = codec("key").encode(request());
      frames.set(part, bytes("{\"changed\":1}"));
      assertThat(codec("key").decode(Channel.SHELL, frames)).isNull();
    }
  }

  @Test
  void dropsRepetitions() {
    MessageCodec receiver = codec("key");
    List<byte[]> frames = codec("key").encode(request());
    assertThat(receiver.decode(Channel.SHELL, frames)).isNotNull();
    assertThat(receiver.decode(Channel.SHELL, frames)).isNull();
  }

  @Test
  void anEmptyKeyMeansUnsigned() {
    List<byte[]> frames = codec("").encode(request());
    assertThat(frames.get(1)).isEmpty();
    MessageCodec receiver = codec("");
    assertThat(receiver.decode(Channel.SHELL, frames)).isNotNull();
    assertThat(receiver.decode(Channel.SHELL, frames)).isNotNull();
  }

  @Test
  void dropsWhatHasTooFewParts() {
    List<byte[]> frames = codec("key").encode(request());
    for (int size = 0; size < frames.size(); size++) {
      assertThat(codec("key").decode(Channel.SHELL, frames.subList(0, size))).isNull();
    }
  }

  @Test
  void headersAreScannedWithoutTrustingThem() {
    assertThat(Header.scan(bytes("{\"x\":{\"msg_type\":\"no\"},\"y\":[1,{}],\"msg_type\":\"t\"}")))
        .isEqualTo(new Header("t", null, null));
    assertThat(Header.scan(bytes("{\"msg_type\":5,\"msg_id\":\"i\",\"session\":null}")))
        .isEqualTo(new Header(null, "i", null));
    assertThat(Header.scan(bytes("[1]"))).isEqualTo(new Header(null, null, null));
    assertThat(Header.scan(bytes("{\"msg_id\": oops"))).isEqualTo(new Header(null, null, null));
    assertThat(Header.scan(new byte[0])).isEqualTo(new Header(null, null, null));
  }

  @Test
  void contentThatIsNoObjectIsAClearError() {
    Message message =
        Message.of(
            Channel.IOPUB, request().header(), bytes("{}"), bytes("{}"), bytes("[]"), List.of());
    assertThatThrownBy(message::contentJson)
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("execute_request");
  }

  @Test
  void largeStringsAreParsed() {
    String text = "x".repeat(30_000_000);
    Message message =
        Message.of(
            Channel.IOPUB,
            request().header(),
            bytes("{}"),
            bytes("{}"),
            bytes("{\"text\":\"" + text + "\"}"),
            List.of());
    assertThat(message.contentJson().get("text").stringValue()).hasSize(text.length());
  }
}
