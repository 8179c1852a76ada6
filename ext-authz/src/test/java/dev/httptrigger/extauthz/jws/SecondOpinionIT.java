package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens of another implementation in another language are accepted, and of changed tokens none is
 * accepted that it refuses. {@code -Dhttptrigger.tokens=N} tries N for each algorithm; where we
 * refuse what others accept says {@code docs/jws-differences.md}.
 */
class SecondOpinionIT {
  private static final long SEED = Long.getLong("httptrigger.seed", 20_261_125);
  private static final int TOKENS = Integer.getInteger("httptrigger.tokens", 100);
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1,2.5,null]}";
  private static final String LETTERS = " \t\n\"{}[],:0a.\\-_A";

  private static final SecondOpinion OTHER = SecondOpinion.start(Path.of("target"));

  private final Random random = new Random(SEED);

  @AfterAll
  static void end() {
    OTHER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
        "HS384", "HS512", "EdDSA", "Ed448"
      })
  void whatWeAcceptIsASubset(String name) {
    TokenMint mint =
        name.equals("Ed448") ? TokenMint.generateEd448("k1") : TokenMint.generate(name, "k1");
    String algorithm = mint.algorithm();
    Verification ours = Verification.by(Keys.of(mint));
    OTHER.use(mint.privateJwk());
    assertThat(ours.refusal(OTHER.mint(algorithm, CLAIMS))).isEmpty();
    assertThat(OTHER.accepts(algorithm, mint.sign(CLAIMS))).isTrue();
    int accepted = 0;

    for (int count = 0; count < TOKENS; count++) {
      String header = changed("{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\",\"typ\":\"JWT\"}");
      String signed = mint.sign(header, changed(CLAIMS));
      String token = random.nextInt(3) == 0 ? changed(signed) : signed;
      if (ours.refusal(token).isEmpty()) {
        accepted++;
        assertThat(OTHER.accepts(algorithm, token))
            .as("seed %d, token %d of %s, header %s", SEED, count, name, header)
            .isTrue();
      }
    }

    assertThat(accepted).as("a test that compares something").isGreaterThan(TOKENS / 20);
    System.out.printf("%s: %d tokens, %d accepted by both%n", name, TOKENS, accepted);
  }

  /** The text as it is, or with one to three small changes. */
  private String changed(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int position = random.nextInt(changed.length());
      switch (random.nextInt(4)) {
        case 0 -> changed.deleteCharAt(position);
        case 1 -> changed.insert(position, LETTERS.charAt(random.nextInt(LETTERS.length())));
        case 2 -> changed.setCharAt(position, (char) (' ' + random.nextInt(95)));
        default -> changed.insert(position, changed.charAt(position));
      }
    }
    return changed.toString();
  }
}
