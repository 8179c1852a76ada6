package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No change of a good token makes another good one, and we accept nothing that Nimbus refuses. */
class ChangedTokensTest {
  private static final long SEED = 20_261_125;
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1,2.5,null]}";

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "HS256", "EdDSA"})
  void everyChangeOfOneByteIsRefused(String algorithm) {
    TokenMint mint = TokenMint.generate(algorithm, "k1");
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
    TokenMint mint = TokenMint.generate(algorithm, "k1");
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
    TokenMint mint = TokenMint.generate(algorithm, "k1");
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

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS384", "ES256", "HS256"})
  void whatWeAcceptNimbusAcceptsToo(String algorithm) throws ParseException, JOSEException {
    TokenMint mint = TokenMint.generate(algorithm, "k1");
    Verification verification = Verification.by(Keys.of(mint));
    JWSVerifier nimbus = nimbus(JWK.parse(mint.publicJwk()));
    int accepted = 0;

    for (int i = 0; i < 600; i++) {
      String header = changed("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\",\"typ\":\"JWT\"}");
      String signed = mint.sign(header, changed(CLAIMS));
      String token = random.nextInt(3) == 0 ? changed(signed) : signed;
      if (verification.refusal(token).isEmpty()) {
        accepted++;
        assertThat(nimbusAccepts(nimbus, token))
            .as("seed %d, token %d of %s, header %s", SEED, i, algorithm, header)
            .isTrue();
      }
    }

    assertThat(accepted).as("a test that compares something").isGreaterThan(50);
  }

  @Test
  void aTokenSaidTwiceIsRefused() {
    TokenMint mint = TokenMint.generate("HS256", "k1");
    String token = mint.sign(CLAIMS);

    for (String separator : List.of("", ".", " ", ",", "\n")) {
      assertThat(Verification.by(Keys.of(mint)).refusal(token + separator + token)).isPresent();
    }
  }

  /** The text as it is, or with one to three small changes. */
  private String changed(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int position = random.nextInt(changed.length());
      switch (random.nextInt(5)) {
        case 0 -> changed.deleteCharAt(position);
        case 1 -> changed.insert(position, " \t\n\"{}[],:0a.\\".charAt(random.nextInt(14)));
        case 2 -> changed.setCharAt(position, (char) (' ' + random.nextInt(95)));
        case 3 -> changed.insert(position, changed.charAt(position));
        default -> changed.insert(position, ' ');
      }
      if (changed.isEmpty()) {
        return "{}";
      }
    }
    return changed.toString();
  }

  private char base64UrlLetter() {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        .charAt(random.nextInt(64));
  }

  private static JWSVerifier nimbus(JWK key) throws JOSEException {
    return switch (key.getKeyType().getValue()) {
      case "RSA" -> new RSASSAVerifier(key.toRSAKey());
      case "EC" -> new ECDSAVerifier(key.toECKey());
      default -> new MACVerifier(key.toOctetSequenceKey());
    };
  }

  private static boolean nimbusAccepts(JWSVerifier verifier, String token) throws JOSEException {
    try {
      JWSObject jws = JWSObject.parse(token);
      return jws.verify(verifier)
          && jws.getPayload().toJSONObject() != null
          && token.getBytes(StandardCharsets.US_ASCII).length == token.length();
    } catch (ParseException e) {
      return false;
    }
  }
}
