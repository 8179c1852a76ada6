package dev.httptrigger.crds.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64UrlTest {
  @Test
  void whatIsWrittenIsReadAndNoOtherSpellingOfIt() {
    Random random = new Random(3);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int length = 0; length < 70; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64Url.encode(bytes);

      assertThat(Base64Url.decode(text))
          .hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
      assertThat(Base64Url.decode(text + "=")).isEmpty();
      assertThat(Base64Url.decode(text + "==")).isEmpty();
      if (length > 0) {
        String begin = text.substring(0, text.length() - 1);
        for (int i = 0; i < letters.length(); i++) {
          char letter = letters.charAt(i);
          // Each spelling that is read is that of what was read.
          assertThat(Base64Url.decode(begin + letter).map(Base64Url::encode).orElse(begin + letter))
              .isEqualTo(begin + letter);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "AB", "AAB", "AA=", "AA==", "AAA=", "AAAA=", "+A", "/w", "AA\n", " ", "é"})
  void anythingElseIsRefused(String text) {
    assertThat(Base64Url.decode(text)).isEmpty();
  }
}
