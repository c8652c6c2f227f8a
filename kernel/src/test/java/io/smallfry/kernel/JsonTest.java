package io.smallfry.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class JsonTest {
  @Test
  void whatIsReadIsWrittenAlike() {
    String text =
        "{\"a\":[1,-2147483649,123456789012345678901234567890,0.1,1.0E300,true,false,null,[],{}],"
            + "\"\":\"\\\"\\n\\u0000ä😀\",\"n\":{\"m\":{\"x\":\"\"}}}";
    assertThat(new String(Json.bytes(Json.object(text.getBytes(UTF_8), "it")), UTF_8))
        .isEqualTo(text);
  }

  @Test
  void ofEqualNamesTheLastCounts() {
    assertThat(Json.object("{\"a\":1,\"a\":2}".getBytes(UTF_8), "it").path("a").asInt())
        .isEqualTo(2);
  }

  @Test
  void whatIsNoObjectIsRefused() {
    for (String text :
        new String[] {"", " ", "[]", "1", "{", "{}x", "{} {}", "{\"a\":}", "\"a\""}) {
      assertThatThrownBy(() -> Json.object(text.getBytes(UTF_8), "The reply"))
          .as(text)
          .isInstanceOf(KernelException.class)
          .hasMessageStartingWith("The reply is not ");
    }
    byte[] deep = "[".repeat(100_000).getBytes(UTF_8);
    assertThatThrownBy(() -> Json.object(deep, "The reply")).isInstanceOf(KernelException.class);
  }
}
