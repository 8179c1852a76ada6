package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No change of a good token makes another good one. */
class ChangedTokensTest {
  private static final long SEED = 20_261_125;
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1,2.5,null]}";

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "HS256", "EdDSA"})
  void everyChangeOfOneByteIsRefused(String algorithm) {
    TokenMint mint = Mints.of(algorithm);
    Verification verification = Verification.by(Keys.of(mint));
    String token = mint.sign(CLAIMS);

    for (int position = 0; position < token.length(); position++) {
      for (char other : List.of((char) random.nextInt(256), base64UrlLetter(), '.')) {
        if (token.charAt(position) != other) {
          String changed = token.substring(0, position) + other + token.substring(position + 1);
          assertThat(verification.refusal(changed))
              .as("seed %d: %s in place %d of %s", SEED, (int) other, position, algorithm)
              .isPresent();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "HS256", "EdDSA"})
  void everyTruncationAndEveryInsertionIsRefused(String algorithm) {
    TokenMint mint = Mints.of(algorithm);
    Verification verification = Verification.by(Keys.of(mint));
    String token = mint.sign(CLAIMS);

    for (int position = 0; position < token.length(); position++) {
      assertThat(verification.refusal(token.substring(0, position))).isPresent();
      assertThat(verification.refusal(token.substring(position + 1))).isPresent();
      String inserted =
          token.substring(0, position) + base64UrlLetter() + token.substring(position);
      assertThat(verification.refusal(inserted)).as("seed %d: %d", SEED, position).isPresent();
    }
    assertThat(verification.refusal(token + "A")).isPresent();
    assertThat(verification.refusal(token + "AAAA")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256", "HS256"})
  void partsOfTwoGoodTokensMakeNoGoodOne(String algorithm) {
    TokenMint mint = Mints.of(algorithm);
    Verification verification = Verification.by(Keys.of(mint));
    String[] first = mint.sign(CLAIMS).split("\\.", -1);
    String[] second =
        mint.sign("{\"kid\":\"k1\",\"alg\":\"" + algorithm + "\"}", "{\"sub\":\"bob\"}")
            .split("\\.", -1);

    for (int mix = 1; mix < 7; mix++) {
      String mixed =
          String.join(
              ".",
              (mix & 1) == 0 ? first[0] : second[0],
              (mix & 2) == 0 ? first[1] : second[1],
              (mix & 4) == 0 ? first[2] : second[2]);
      assertThat(verification.refusal(mixed)).as("mix %d", mix).isPresent();
    }
    assertThat(verification.refusal(String.join(".", first))).isEmpty();
    assertThat(verification.refusal(String.join(".", second))).isEmpty();
  }

  @Test
  void aTokenSaidTwiceIsRefused() {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    String token = mint.sign(CLAIMS);

    for (String separator : List.of("", ".", " ", ",", "\n")) {
      assertThat(Verification.by(Keys.of(mint)).refusal(token + separator + token)).isPresent();
    }
  }

  private char base64UrlLetter() {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .charAt(random.nextInt(64));
  }
}
