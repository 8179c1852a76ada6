package dev.httptrigger.extauthz.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A known text is found by exactly its bytes. */
class KnownTextsTest {
  @ParameterizedTest
  @ValueSource(strings = {"accept", "authorization", "cookie", "x-request-id", ":path", "b3", "te"})
  void itsBytesFindIt(String name) {
    byte[] around = ("<" + name + ">").getBytes(StandardCharsets.US_ASCII);

    assertThat(KnownTexts.HEADERS.find(around, 1, around.length - 1)).isEqualTo(name);
    assertThat(KnownTexts.HEADERS.find(around, 0, around.length - 1)).isNull();
    assertThat(KnownTexts.HEADERS.find(around, 1, around.length)).isNull();
    assertThat(KnownTexts.HEADERS.find(around, 2, around.length - 1)).isNotEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Accept", "accepu", "x-user", "authorizatiom", "\u00e9"})
  void othersFindNothing(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);

    assertThat(KnownTexts.HEADERS.find(bytes, 0, bytes.length)).isNull();
  }
}
