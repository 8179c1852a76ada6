package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each text has the octets that it is the one spelling of, or none. */
class Base64UrlTest {
  private static final int LONGEST = 40;

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void aTextIsDecodedExactlyWhereItIsTheSpellingOfSomething(long seed) {
    Random random = new Random(seed);
    for (int length = 0; length <= LONGEST; length++) {
      byte[] octets = new byte[length];
      random.nextBytes(octets);
      byte[] text = Base64.getUrlEncoder().withoutPadding().encode(octets);
      assertDecoded(text);
      for (int place = 0; place < text.length; place++) {
        for (int changes = 0; changes < 8; changes++) {
          byte[] changed = text.clone();
          changed[place] = changes < 4 ? anyOf("AQgw-_+/=.", random) : (byte) random.nextInt(256);
          assertDecoded(changed);
        }
        assertDecoded(Arrays.copyOf(text, place));
      }
    }
  }

  private static byte anyOf(String characters, Random random) {
    return (byte) characters.charAt(random.nextInt(characters.length()));
  }

  /** In the middle of another text, as parts of a token are. */
  private static void assertDecoded(byte[] text) {
    byte[] around = new byte[text.length + 7];
    Arrays.fill(around, (byte) 'B');
    System.arraycopy(text, 0, around, 3, text.length);

    Optional<byte[]> decoded = Base64Url.decode(around, 3, 3 + text.length);

    assertThat(decoded.isPresent())
        .as(new String(text, StandardCharsets.ISO_8859_1))
        .isEqualTo(expected(text).isPresent());
    assertThat(decoded.orElse(new byte[0])).isEqualTo(expected(text).orElse(new byte[0]));
  }

  /** The JDK takes other spellings too; written again, they are another text. */
  private static Optional<byte[]> expected(byte[] text) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(text);
      return Arrays.equals(Base64.getUrlEncoder().withoutPadding().encode(octets), text)
          ? Optional.of(octets)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
