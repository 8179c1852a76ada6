package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.Mints;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of tokens changed at random none is accepted that Nimbus refuses, but for the two reasons written
 * down here, and where we refuse what Nimbus accepts, {@code docs/jws-differences.md} says why.
 * {@code -Dhttptrigger.tokens=N} tries N for each algorithm, {@code -Dhttptrigger.seed} others.
 */
class NimbusDifferencesTest {
  private static final long SEED = Long.getLong("httptrigger.seed", 20_261_125);
  private static final int TOKENS = Integer.getInteger("httptrigger.tokens", 200);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Header members that Nimbus reads and {@code jws} does not. */
  private static final Set<String> NOT_OURS =
      Set.of("typ", "cty", "jku", "jwk", "x5u", "x5t", "x5t#S256", "x5c");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
        "HS384", "HS512", "EdDSA", "Ed25519", "Ed448"
      })
  void whatWeAcceptNimbusAcceptsToo(String name) throws IOException {
    TokenMint mint = name.equals("Ed448") ? TokenMint.generateEd448("k1") : Mints.of(name);
    Verification ours = Verification.by(Keys.of(mint));
    NimbusVerdict nimbus = new NimbusVerdict(mint.publicJwk());
    MutatedTokens tokens = new MutatedTokens(mint, SEED + name.hashCode());
    Differences differences = new Differences();
    int accepted = 0;
    int looser = 0;

    for (int count = 0; count < TOKENS; count++) {
      String token = tokens.next();
      Optional<Refused> refused = ours.refused(token);
      boolean acceptedByNimbus = nimbus.accepts(token);
      if (refused.isEmpty()) {
        accepted++;
        if (!acceptedByNimbus) {
          looser++;
          assertThat(isKnown(token)).as("seed %d, token %d of %s", SEED, count, name).isTrue();
        }
      } else if (acceptedByNimbus) {
        differences.add(refused.get());
      }
    }

    System.out.printf(
        "%s, seed %d: %d tokens, %d accepted, %d of them not by Nimbus; refused, and not by"
            + " Nimbus:%n%s",
        name, SEED, TOKENS, accepted, looser, differences);
    assertThat(accepted).as("a test that compares something").isGreaterThan(TOKENS / 20);
    assertThat(differences.unexplained()).as("kinds of difference without a row").isEmpty();
  }

  /**
   * A number beyond a double's range, which we keep as it is; or a member of the header that Nimbus
   * wants of another type or in another form, and of which {@code jws} believes nothing.
   */
  private static boolean isKnown(String token) throws IOException {
    String[] parts = token.split("\\.", -1);
    JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    return holdsHugeNumber(header)
        || holdsHugeNumber(claims)
        || header.propertyStream().anyMatch(member -> NOT_OURS.contains(member.getKey()));
  }

  private static boolean holdsHugeNumber(JsonNode tree) {
    return tree.isNumber()
        ? Double.isInfinite(tree.decimalValue().doubleValue())
        : tree.valueStream().anyMatch(NimbusDifferencesTest::holdsHugeNumber);
  }
}
