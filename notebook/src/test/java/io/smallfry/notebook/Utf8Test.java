package io.smallfry.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @ParameterizedTest
  @CsvSource({
    "61,-1",
    "'',-1",
    "c3a9,-1",
    "e282ac,-1",
    "f09f9880,-1",
    "f48fbfbf,-1",
    "ee8080,-1", // well-formed
    "80,0",
    "6180,1",
    "c3,0",
    "c0af,0",
    "c1bf,0",
    "e08080,0",
    "eda080,0",
    "f08080 80,0",
    "f4908080,0",
    "f5808080,0",
    "ff,0",
    "e28261,0",
    "61616161616161616161ff,10"
  })
  void firstBrokenByte(String hex, int expected) {
    assertThat(Utf8.firstBroken(HexFormat.of().parseHex(hex.replace(" ", "")))).isEqualTo(expected);
  }

  @Test
  void sameVerdictAsJavasDecoder() {
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        byte[] text = new String(bytes, UTF_8).getBytes(UTF_8);
        text[random.nextInt(text.length)] = bytes[0];
        bytes = text;
      }
      assertThat(Utf8.firstBroken(bytes) < 0)
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(decodes(bytes));
    }
  }

  private static boolean decodes(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
