package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.testkit.TokenMint;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every token, wherever it stands: through the whole engine. */
class TokenPropertiesTest {
  private static final long SEED = Long.getLong("httptrigger.seed", 20_261_125);
  private static final TokenMint MINT = TokenMint.generate("HS256", "k1");
  private static final PolicyTable TABLE =
      Decisions.table(
          ExampleTrigger.trigger()
              .keys(Keys.of(MINT))
              .locations(
                  new InHeader("authorization", "Bearer "),
                  new InQuery("t"),
                  new InForm("t"),
                  new InCookie("t")));
  private static final String CLAIMS = "{\"sub\":\"alice\",\"exp\":4102444800}";

  /** Where a token may stand. */
  enum Place {
    HEADER {
      @Override
      ExampleRequest with(String token) {
        return ExampleRequest.get("/").bearer(token);
      }
    },
    QUERY {
      @Override
      ExampleRequest with(String token) {
        return ExampleRequest.get("/?a=1&t=" + token);
      }
    },
    FORM {
      @Override
      ExampleRequest with(String token) {
        return ExampleRequest.of("POST", "/")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-envoy-auth-partial-body", "false")
            .body("a=1&t=" + token);
      }
    },
    COOKIE {
      @Override
      ExampleRequest with(String token) {
        return ExampleRequest.get("/").header("cookie", "a=1; t=" + token);
      }
    };

    /** A request with the token there; each character is one byte. */
    abstract ExampleRequest with(String token);
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void everyChangeOfOneByteOfAGoodTokenIsDenied(Place place) {
    Random random = new Random(SEED);
    String token = MINT.sign(CLAIMS);
    allowed(decide(place.with(token), TABLE));

    for (int position = 0; position < token.length(); position++) {
      for (int i = 0; i < 24; i++) {
        char other = (char) random.nextInt(place == Place.FORM ? 128 : 256);
        if (other != token.charAt(position)) {
          String changed = token.substring(0, position) + other + token.substring(position + 1);
          assertThat(outcome(decide(place.with(changed), TABLE)))
              .as("seed %d: byte %d in place %d", SEED, (int) other, position)
              .isNotEqualTo("allowed");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void everyPartOfAGoodTokenIsDenied(Place place) {
    String token = MINT.sign(CLAIMS);

    for (int length = 0; length < token.length(); length++) {
      denied(decide(place.with(token.substring(0, length)), TABLE));
      denied(decide(place.with(token.substring(token.length() - length)), TABLE));
      denied(decide(place.with(token.substring(0, length) + token.substring(length + 1)), TABLE));
    }
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void partsOfTwoGoodTokensMakeNoGoodOne(Place place) {
    String[] first = MINT.sign(CLAIMS).split("\\.", -1);
    String[] second =
        MINT.sign("{\"kid\":\"k1\",\"alg\":\"HS256\"}", "{\"sub\":\"bob\",\"exp\":4102444800}")
            .split("\\.", -1);

    for (int mix = 0; mix < 8; mix++) {
      String mixed =
          String.join(
              ".",
              (mix & 1) == 0 ? first[0] : second[0],
              (mix & 2) == 0 ? first[1] : second[1],
              (mix & 4) == 0 ? first[2] : second[2]);
      assertThat(outcome(decide(place.with(mixed), TABLE)))
          .as("mix %d", mix)
          .isEqualTo(mix == 0 || mix == 7 ? "allowed" : "bad_signature");
    }
  }

  /** Allowed is one stretch of time: from nbf − skew on, until before exp + skew. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void whatHasExpiredStaysExpired(long seed) {
    Random random = new Random(seed);
    int stretches = 0;
    for (int i = 0; i < 300; i++) {
      Duration skew = Duration.ofSeconds(random.nextInt(3) * 30L);
      Moment exp = Moment.near(random);
      Moment nbf = Moment.near(random);
      Moment iat = Moment.near(random);
      String claims =
          "{\"exp\":" + exp.text() + ",\"nbf\":" + nbf.text() + ",\"iat\":" + iat.text() + "}";
      ExampleRequest request = ExampleRequest.get("/").bearer(MINT.sign(claims));
      PolicyTable table = Decisions.table(withSkew(skew));
      boolean wasAllowed = false;
      boolean isOver = false;
      for (Instant now : instants(skew, exp.at(), nbf.at(), iat.at())) {
        String outcome = outcome(decide(request, table, now, Trace.NONE));
        boolean allowed = outcome.equals("allowed");
        assertThat(allowed)
            .as("%s with a skew of %s at %s: %s", claims, skew, now, outcome)
            .isEqualTo(
                now.isBefore(exp.at().plus(skew))
                    && !now.isBefore(nbf.at().minus(skew))
                    && !now.isBefore(iat.at().minus(skew)));
        assertThat(allowed && isOver).as("allowed again at %s: %s", now, claims).isFalse();
        isOver |= wasAllowed && !allowed;
        wasAllowed |= allowed;
      }
      stretches += isOver ? 1 : 0;
    }
    assertThat(stretches).as("tokens that were allowed for a while").isGreaterThan(50);
  }

  private static ExampleTrigger withSkew(Duration skew) {
    return ExampleTrigger.trigger()
        .providers(
            new Provider(
                "main",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                skew,
                true,
                Optional.empty(),
                new InlineKeys(Keys.of(MINT))));
  }

  /** Every edge, and a nanosecond before and after it, from the first to the last. */
  private static Set<Instant> instants(Duration skew, Instant... moments) {
    Set<Instant> instants = new TreeSet<>();
    for (Instant moment : moments) {
      for (Instant edge : List.of(moment, moment.plus(skew), moment.minus(skew))) {
        instants.addAll(List.of(edge.minusNanos(1), edge, edge.plusNanos(1)));
      }
    }
    return instants;
  }

  /**
   * A time as a claim says it.
   *
   * @param text seconds, perhaps with a fraction
   * @param at the same
   */
  private record Moment(String text, Instant at) {
    /** Around noon of some day, so that skews overlap. */
    static Moment near(Random random) {
      long milliseconds = 1_790_000_000_000L + random.nextInt(200_000);
      BigDecimal seconds =
          random.nextBoolean()
              ? BigDecimal.valueOf(milliseconds, 3)
              : BigDecimal.valueOf(milliseconds / 1_000);
      return new Moment(
          seconds.toString(), Instant.ofEpochMilli(seconds.movePointRight(3).longValueExact()));
    }
  }
}
