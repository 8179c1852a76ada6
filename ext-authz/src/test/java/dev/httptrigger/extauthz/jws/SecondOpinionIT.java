package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tokens of another implementation in another language are accepted, and of changed tokens none is
 * accepted that it refuses. Where we refuse what it accepts, {@code docs/jws-differences.md} says
 * why. {@code -Dhttptrigger.tokens=N} tries N for each algorithm, {@code -Dhttptrigger.seed}
 * others.
 */
class SecondOpinionIT {
  private static final long SEED = Long.getLong("httptrigger.seed", 20_261_125);
  private static final int TOKENS = Integer.getInteger("httptrigger.tokens", 100);
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800,\"n\":[1,2.5,null]}";
  private static final int AT_A_TIME = 100;

  private static final SecondOpinion OTHER = SecondOpinion.start(Path.of("target"));

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
    assertThat(OTHER.accepts(algorithm, List.of(mint.sign(CLAIMS)))).containsExactly(true);
    MutatedTokens tokens = new MutatedTokens(mint, SEED + name.hashCode());
    Differences differences = new Differences();
    int accepted = 0;

    for (int count = 0; count < TOKENS; count += AT_A_TIME) {
      List<String> some = Stream.generate(tokens::next).limit(AT_A_TIME).toList();
      List<Boolean> acceptedByOther = OTHER.accepts(algorithm, some);
      for (int i = 0; i < AT_A_TIME; i++) {
        Optional<Refused> refused = ours.refused(some.get(i));
        if (refused.isEmpty()) {
          accepted++;
          assertThat(acceptedByOther.get(i))
              .as("seed %d, token %d of %s", SEED, count + i, name)
              .isTrue();
        } else if (acceptedByOther.get(i)) {
          differences.add(refused.get());
        }
      }
    }

    System.out.printf(
        "%s, seed %d: %d tokens, %d accepted; refused, and not by PyJWT:%n%s",
        name, SEED, TOKENS, accepted, differences);
    assertThat(accepted).as("a test that compares something").isGreaterThan(TOKENS / 20);
    assertThat(differences.unexplained()).as("kinds of difference without a row").isEmpty();
  }
}
