package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.jws.StrictJson;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a token with a good signature must say (DESIGN §4.4). */
class ClaimRulesTest {
  /** 1 000 000 000 seconds. */
  private static final Instant NOW = Instant.parse("2001-09-09T01:46:40Z");

  private static final Duration SKEW = Duration.ofSeconds(60);

  @ParameterizedTest(
      name = "{0}: {1} in Strict with a skew of 60 s, {2} in FunctionCompute with none")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claims; it is 1000000000           | Strict (skew 60)   | FunctionCompute (0)
          {"exp":1000000001}                   | accepted           | accepted
          {"exp":1000000000}                   | accepted           | EXPIRED
          {"exp":999999941}                    | accepted           | EXPIRED
          {"exp":999999940.000000001}          | accepted           | EXPIRED
          {"exp":999999940}                    | EXPIRED            | EXPIRED
          {"exp":9.9999994e8}                  | EXPIRED            | EXPIRED
          {"exp":0}                            | EXPIRED            | EXPIRED
          {"exp":-0}                           | EXPIRED            | EXPIRED
          {"exp":1e-999999999}                 | EXPIRED            | EXPIRED
          {"exp":1000000000.5}                 | accepted           | accepted
          {"exp":253402300799}                 | accepted           | accepted
          {"exp":253402300799.0}               | accepted           | accepted
          {"exp":253402300799.5}               | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":253402300800}                 | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":1e999999999}                  | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":1e99999999999}                | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":1e-99999999999}               | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":9223372036854775807}          | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":18446744073709552}            | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2.001e206}                    | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":-1}                           | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":-1e-999999999}                | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":"1000000001"}                 | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":null}                         | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":true}                         | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":[1000000001]}                 | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {}                                   | EXPIRATION_MISSING | accepted
          {"EXP":1}                            | EXPIRATION_MISSING | accepted
          {"exp":2e9,"nbf":1000000000}         | accepted           | accepted
          {"exp":2e9,"nbf":1000000000.1}       | accepted           | NOT_YET_VALID
          {"exp":2e9,"nbf":1000000060}         | accepted           | NOT_YET_VALID
          {"exp":2e9,"nbf":1000000060.0000000001} | NOT_YET_VALID   | NOT_YET_VALID
          {"exp":2e9,"nbf":1000000061}         | NOT_YET_VALID      | NOT_YET_VALID
          {"exp":2e9,"nbf":9223372036854775807}| MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"nbf":null}               | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"iat":1000000060}         | accepted           | accepted
          {"exp":2e9,"iat":1000000061}         | ISSUED_IN_FUTURE   | accepted
          {"exp":2e9,"iat":"1"}                | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"iss":1}                  | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"iss":null}               | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"sub":1}                  | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"jti":{}}                 | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":1}                  | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":{"a":1}}            | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":["a",1]}            | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":[["a"]]}            | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":null}               | MALFORMED_TOKEN    | MALFORMED_TOKEN
          {"exp":2e9,"aud":[]}                 | accepted           | accepted
          {"exp":2e9,"iss":"","sub":"","jti":"","aud":""} | accepted | accepted
          """)
  void timesAndTypesAreExact(String claims, String strict, String functionCompute) {
    Provider withSkew = provider(Optional.empty(), List.of(), Optional.empty(), SKEW, true);
    Provider without =
        provider(Optional.empty(), List.of(), Optional.empty(), Duration.ZERO, false);

    assertThat(outcome(new ClaimRules(withSkew, Profile.STRICT), "{}", claims)).isEqualTo(strict);
    assertThat(outcome(new ClaimRules(without, Profile.FUNCTION_COMPUTE), "{}", claims))
        .isEqualTo(functionCompute);
  }

  @ParameterizedTest(name = "issuer {0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # issuer            | claims                                    | outcome
          https://good        | {"iss":"https://good"}                    | accepted
          https://good        | {"iss":"https://good/"}                   | WRONG_ISSUER
          https://good        | {"iss":"https://good.evil"}               | WRONG_ISSUER
          https://good        | {"iss":"https://evil/https://good"}       | WRONG_ISSUER
          https://good        | {"iss":"HTTPS://good"}                    | WRONG_ISSUER
          https://good        | {"iss":"https://good "}                   | WRONG_ISSUER
          https://good        | {"iss":""}                                | WRONG_ISSUER
          https://good        | {}                                        | WRONG_ISSUER
          https://good        | {"iss":["https://good"]}                  | MALFORMED_TOKEN
          https://a.b         | {"iss":"https://aXb"}                     | WRONG_ISSUER
          -                   | {}                                        | accepted
          -                   | {"iss":"https://anyone"}                  | accepted
          """)
  void theIssuerIsComparedExactly(String issuer, String claims, String outcome) {
    Provider provider = provider(named(issuer), List.of(), Optional.empty(), Duration.ZERO, false);

    assertThat(outcome(new ClaimRules(provider, Profile.STRICT), "{}", claims)).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "audiences {0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # audiences  | claims                   | outcome
          orders       | {"aud":"orders"}         | accepted
          orders       | {"aud":["x","orders"]}   | accepted
          orders,x     | {"aud":"x"}              | accepted
          orders       | {"aud":"Orders"}         | WRONG_AUDIENCE
          orders       | {"aud":"orders2"}        | WRONG_AUDIENCE
          orders       | {"aud":"x orders"}       | WRONG_AUDIENCE
          orders       | {"aud":["x","y"]}        | WRONG_AUDIENCE
          orders       | {"aud":[]}               | WRONG_AUDIENCE
          orders       | {"aud":[""]}             | WRONG_AUDIENCE
          orders       | {"aud":""}               | WRONG_AUDIENCE
          orders       | {}                       | WRONG_AUDIENCE
          orders       | {"aud":null}             | MALFORMED_TOKEN
          -            | {}                       | accepted
          -            | {"aud":"anything"}       | accepted
          """)
  void anyOfTheAudiencesIsEnough(String audiences, String claims, String outcome) {
    List<String> list = audiences.equals("-") ? List.of() : List.of(audiences.split(",", -1));
    Provider provider = provider(Optional.empty(), list, Optional.empty(), Duration.ZERO, false);

    assertThat(outcome(new ClaimRules(provider, Profile.STRICT), "{}", claims)).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "types {0}, header {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # types (none is absence) | header                              | outcome
          none,jwt,at+jwt           | {}                                  | accepted
          none,jwt,at+jwt           | {"typ":"JWT"}                       | accepted
          none,jwt,at+jwt           | {"typ":"jwt"}                       | accepted
          none,jwt,at+jwt           | {"typ":"application/jwt"}           | accepted
          none,jwt,at+jwt           | {"typ":"Application/AT+JWT"}        | accepted
          none,jwt,at+jwt           | {"typ":"application/application/jwt"} | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":"text/jwt"}                  | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":"logout+jwt"}                | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":"jwt "}                      | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":""}                          | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":"application/"}              | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":null}                        | WRONG_TYPE
          none,jwt,at+jwt           | {"typ":["JWT"]}                     | WRONG_TYPE
          at+jwt                    | {}                                  | WRONG_TYPE
          at+jwt                    | {"typ":"JWT"}                       | WRONG_TYPE
          at+jwt                    | {"typ":"at+jwt"}                    | accepted
          k                         | {"typ":"K"}                         | accepted
          k                         | {"typ":"\\u212a"}                   | WRONG_TYPE
          -                         | {"typ":"anything"}                  | accepted
          -                         | {"typ":7}                           | accepted
          """)
  void theTypeIsComparedAsAMediaType(String types, String header, String outcome) {
    Optional<Set<String>> accepted =
        types.equals("-")
            ? Optional.empty()
            : Optional.of(Set.of(types.replace("none", "").split(",", -1)));
    Provider provider = provider(Optional.empty(), List.of(), accepted, Duration.ZERO, false);

    assertThat(outcome(new ClaimRules(provider, Profile.STRICT), header, "{}")).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "maxLifetime 1 h, {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claims; it is 1000000000                  | outcome
          {"iat":1000000000,"exp":1000003600}         | accepted
          {"iat":1000000000,"exp":1000003600.001}     | LIFETIME_TOO_LONG
          {"iat":999999999,"exp":1000003600}          | LIFETIME_TOO_LONG
          {"iat":1e-999999999,"exp":1000003600}       | LIFETIME_TOO_LONG
          {"exp":1000003600}                          | LIFETIME_TOO_LONG
          {"iat":1000000000}                          | EXPIRATION_MISSING
          {}                                          | EXPIRATION_MISSING
          """)
  void aRuleThatNeedsAClaimRefusesATokenWithoutIt(String claims, String outcome) {
    Provider provider =
        new Provider(
            "main",
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            false,
            Optional.of(Duration.ofHours(1)),
            new InlineKeys(new KeySet(List.of())));

    assertThat(outcome(new ClaimRules(provider, Profile.STRICT), "{}", claims)).isEqualTo(outcome);
  }

  @Test
  void onceExpiredATokenStaysExpired() {
    Provider provider = provider(Optional.empty(), List.of(), Optional.empty(), SKEW, true);
    ClaimRules rules = new ClaimRules(provider, Profile.STRICT);
    JsonObject claims = object("{\"exp\":1000000000.25}");
    Instant end = NOW.plusMillis(250).plus(SKEW);

    assertThat(rules.refusal(Optional.empty(), claims, end.minusNanos(1), Trace.NONE)).isEmpty();
    for (long later : new long[] {0, 1, 1_000_000_000L, 3_600_000_000_000L, Long.MAX_VALUE}) {
      assertThat(rules.refusal(Optional.empty(), claims, end.plusNanos(later), Trace.NONE))
          .isPresent();
    }
  }

  @ParameterizedTest(name = "{0}: kept {1} in Strict with a skew of 60 s, {2} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claims                              | Strict (skew 60)         | FunctionCompute (0)
          {"exp":1000000000}                    | 0 until 1000000060       | 0 until 1000000000
          {"exp":1000000000.9}                  | 0 until 1000000060       | 0 until 1000000000
          {"exp":2000,"nbf":1000}               | 940 until 2060           | 1000 until 2000
          {"exp":2000,"nbf":1000.1}             | 941 until 2060           | 1001 until 2000
          {"exp":2000,"nbf":10}                 | 0 until 2060             | 10 until 2000
          {"exp":2000,"iat":1000}               | 940 until 2060           | 0 until 2000
          {"exp":2000,"iat":1000,"nbf":1500}    | 1440 until 2060          | 1500 until 2000
          {"exp":2000,"iat":1500,"nbf":1000}    | 1440 until 2060          | 1000 until 2000
          {"exp":1000,"nbf":1100}               | 1040 until 1060          | never
          {"exp":1000,"nbf":1120}               | never                    | never
          {"exp":0}                             | 0 until 60               | never
          {"exp":2000,"sub":1}                  | never                    | never
          {}                                    | never                    | 0 until 9223372036854775807
          """)
  void whenATokenKeepsItsRulesIsKnownOnce(String claims, String strict, String functionCompute) {
    Provider withSkew = provider(Optional.empty(), List.of(), Optional.empty(), SKEW, true);
    Provider without =
        provider(Optional.empty(), List.of(), Optional.empty(), Duration.ZERO, false);

    assertThat(validity(new ClaimRules(withSkew, Profile.STRICT), claims)).isEqualTo(strict);
    assertThat(validity(new ClaimRules(without, Profile.FUNCTION_COMPUTE), claims))
        .isEqualTo(functionCompute);
  }

  /** Nobody asks the rules while it is covered: so none may refuse then. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void whileATokenIsCoveredNoRuleRefusesIt(long seed) {
    Random random = new Random(seed);
    int covered = 0;
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      ClaimRules rules = new ClaimRules(anyProvider(random), any(random, Profile.values()));
      JsonObject claims = object(anyClaims(random));
      Optional<JsonValue> type =
          Optional.ofNullable(
              object(any(random, "{}", "{\"typ\":\"a\"}", "{\"typ\":\"b\"}")).members().get("typ"));
      Instant now = Instant.ofEpochSecond(random.nextInt(300), random.nextInt(3) * 500_000_000L);
      Optional<Refused> refusal = rules.refusal(type, claims, now, Trace.NONE);
      if (rules.validity(type, claims).covers(now)) {
        covered++;
        assertThat(refusal).as("%s at %s", claims, now).isEmpty();
      } else if (refusal.isPresent()) {
        refused++;
      }
    }
    assertThat(covered).isGreaterThan(500);
    assertThat(refused).isGreaterThan(5_000);
  }

  private static Provider anyProvider(Random random) {
    return new Provider(
        "main",
        any(random, Optional.empty(), Optional.empty(), Optional.of("https://good")),
        any(random, List.of(), List.of(), List.of("orders")),
        Optional.empty(),
        any(random, Optional.empty(), Optional.empty(), Optional.of(Set.of("a"))),
        Duration.ofSeconds(any(random, 0, 0, 60)),
        random.nextBoolean(),
        any(random, Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(120))),
        new InlineKeys(new KeySet(List.of())));
  }

  private static String anyClaims(Random random) {
    List<String> members = new ArrayList<>();
    for (String time : List.of("exp", "nbf", "iat")) {
      int range = time.equals("exp") ? 400 : 200;
      members.add("\"" + time + "\":" + random.nextInt(range) + any(random, "", "", ".5"));
    }
    members.add(any(random, "\"iss\":\"https://good\"", "\"iss\":\"https://bad\"", "\"iss\":1"));
    members.add(any(random, "\"aud\":\"orders\"", "\"aud\":[\"x\",\"orders\"]", "\"aud\":\"x\""));
    members.removeIf(unusedMember -> random.nextInt(4) == 0);
    return "{" + String.join(",", members) + "}";
  }

  @SafeVarargs
  private static <T> T any(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static String validity(ClaimRules rules, String claims) {
    Validity validity = rules.validity(Optional.empty(), object(claims));
    return validity.until() > validity.from()
        ? validity.from() + " until " + validity.until()
        : "never";
  }

  @Test
  void theTraceSaysWhatWasExpectedAndNeverWhatTheTokenClaims() {
    Provider provider =
        provider(named("https://good"), List.of("orders"), Optional.of(Set.of("jwt")), SKEW, true);
    RecordedTrace trace = new RecordedTrace();
    ClaimRules rules = new ClaimRules(provider, Profile.STRICT);

    Optional<Refused> refused =
        rules.refusal(
            Optional.empty(),
            object("{\"exp\":2000000000,\"iss\":\"https://good\",\"aud\":\"secret\"}"),
            NOW,
            trace);

    assertThat(trace.texts())
        .containsExactly(
            "exp: passed (2033-05-18T03:33:20Z, now it is 2001-09-09T01:46:40Z,"
                + " clocks may differ by 60s)",
            "nbf: passed (the token has none)",
            "iat: passed (the token has none)",
            "iss: passed (exactly \"https://good\")");
    assertThat(refused.orElseThrow().found()).isEqualTo("not any of \"orders\"");
  }

  private static Provider provider(
      Optional<String> issuer,
      List<String> audiences,
      Optional<Set<String>> types,
      Duration skew,
      boolean requireExpiration) {
    return new Provider(
        "main",
        issuer,
        audiences,
        Optional.empty(),
        types,
        skew,
        requireExpiration,
        Optional.empty(),
        new InlineKeys(new KeySet(List.of())));
  }

  private static Optional<String> named(String text) {
    return text.equals("-") ? Optional.empty() : Optional.of(text);
  }

  private static String outcome(ClaimRules rules, String header, String claims) {
    Optional<JsonValue> type = Optional.ofNullable(object(header).members().get("typ"));
    return rules
        .refusal(type, object(claims), NOW, Trace.NONE)
        .map(refused -> refused.reason().name())
        .orElse("accepted");
  }

  private static JsonObject object(String json) {
    if (StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8))
        instanceof ReadObject(JsonObject object)) {
      return object;
    }
    throw new AssertionError("not strict JSON: " + json);
  }
}
