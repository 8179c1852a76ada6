package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.Gateway.bearer;
import static dev.httptrigger.deploy.Manifests.SAMPLE_JWKS;
import static dev.httptrigger.deploy.Manifests.SAMPLE_TOKEN;
import static dev.httptrigger.deploy.Manifests.host;
import static dev.httptrigger.deploy.Manifests.spec;
import static dev.httptrigger.deploy.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.deploy.Gateway.Answer;
import dev.httptrigger.testkit.TokenMint;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user sees through a real Envoy, whether the triggers come from a cluster or from a
 * directory. {@link Installation#apply} returns when the trigger is in force, so the first request
 * after it must be answered right. What belongs to one subject has a story of its own: {@link
 * PlacesStory}, {@link AccessStory}, {@link RevocationStory}.
 */
abstract class Story {
  private static final String CLAIMS =
      """
      forwardClaims:
      - {claim: name, to: Header, name: x-user-name}
      - {claim: admin, to: Header, name: x-user-admin}
      - {claim: nickname, to: Header, name: x-user-nickname}
      """;

  /** A key for each algorithm, by its name. */
  private final Map<String, TokenMint> mints =
      algorithms().collect(Collectors.toMap(Function.identity(), Story::mint));

  /** The installation under test; the same one for all tests of a class. */
  public abstract Installation installation();

  private Gateway gateway() {
    return installation().recommended();
  }

  private static String goodToken(TokenMint mint) {
    return mint.sign(
        "{\"sub\":\"u1\",\"exp\":" + Instant.now().plusSeconds(3600).getEpochSecond() + "}");
  }

  @Test
  void theFirstRequestAfterReadyIsRight() {
    installation().apply(trigger("first", spec("first", "", SAMPLE_JWKS, CLAIMS)));

    Answer without = gateway().get(host("first"), "/orders?a=1");
    assertThat(without.status()).isEqualTo(401);
    assertThat(without.passed()).isFalse();
    assertThat(without.response().header("www-authenticate")).containsExactly("Bearer");

    Answer with = gateway().get(host("first"), "/orders?a=1", bearer(SAMPLE_TOKEN));
    assertThat(with.status()).isEqualTo(200);
    assertThat(with.upstreamValues("x-user-name")).containsExactly("Jon Snow");
    assertThat(with.upstreamValues("x-user-admin")).containsExactly("true");
    assertThat(with.upstreamNames()).doesNotContain("x-user-nickname");
  }

  @Test
  void aForgedClaimHeaderNeverArrives() {
    installation()
        .apply(
            trigger(
                "forged",
                spec(
                    "forged",
                    "match: {mode: Whitelist, paths: [\"/open/*\"]}",
                    SAMPLE_JWKS,
                    CLAIMS)));
    String[] forgeries = {
      "x-user-name: eve",
      "X-User-Name: eve",
      "x_user_name: eve",
      "x.user.name: eve",
      "X_USER-NAME: eve",
      "x-user-nickname: eve",
      "x_user_nickname: eve",
      "x-httptrigger-id: eve"
    };

    Answer closed =
        installation()
            .lenient()
            .get(host("forged"), "/closed", with(forgeries, bearer(SAMPLE_TOKEN)));
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.upstreamValues("x-user-name")).containsExactly("Jon Snow");
    assertThat(closed.arrived()).noneMatch(line -> line.contains("eve"));

    Answer open = installation().lenient().get(host("forged"), "/open/page", forgeries);
    assertThat(open.status()).isEqualTo(200);
    assertThat(open.passed()).isTrue();
    assertThat(open.arrived()).noneMatch(line -> line.contains("eve"));

    Answer preflight =
        installation()
            .lenient()
            .send(
                "OPTIONS",
                host("forged"),
                "/closed",
                with(
                    forgeries,
                    "Origin: https://app.example.test",
                    "Access-Control-Request-Method: GET"));
    assertThat(preflight.status()).isEqualTo(200);
    assertThat(preflight.passed()).isTrue();
    assertThat(preflight.arrived()).noneMatch(line -> line.contains("eve"));
  }

  @Test
  void onlyGoodTokensPass() {
    TokenMint mint = TokenMint.generate("ES256", "k1");
    TokenMint foreign = TokenMint.generate("ES256", "k1");
    installation().apply(trigger("tokens", spec("tokens", "", TokenMint.publicJwks(mint), "")));

    String good = goodToken(mint);
    assertThat(gateway().get(host("tokens"), "/", bearer(good)).status()).isEqualTo(200);

    String expired =
        mint.sign("{\"exp\":" + Instant.now().minusSeconds(3600).getEpochSecond() + "}");
    String[] parts = good.split("\\.", -1);
    String otherPayload = mint.sign("{\"sub\":\"root\",\"exp\":4829597641}").split("\\.", -1)[1];
    for (String bad :
        List.of(
            goodToken(foreign),
            expired,
            mint.sign("{\"sub\":\"no expiration\"}"),
            parts[0] + "." + otherPayload + "." + parts[2],
            flip(good),
            good.substring(0, good.length() - 2),
            "e30.e30.",
            "not-a-token")) {
      Answer answer = gateway().get(host("tokens"), "/", bearer(bad));
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.passed()).isFalse();
      assertThat(answer.response().body()).isEqualTo("{\"message\":\"invalid or expired jwt\"}");
    }
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void everyAlgorithmVerifiesAndIsBoundToItsKey(String algorithm) {
    installation()
        .applyOnce(
            mints.entrySet().stream()
                .map(each -> trigger(nameOf(each.getKey()), onlyKey(each)))
                .toArray(String[]::new));
    String host = host(nameOf(algorithm));
    String good = goodToken(Objects.requireNonNull(mints.get(algorithm)));

    assertThat(gateway().get(host, "/", bearer(good)).status()).isEqualTo(200);
    assertThat(gateway().get(host, "/", bearer(goodToken(mint(algorithm)))).status())
        .isEqualTo(401);
    assertThat(gateway().get(host, "/", bearer(flip(good))).status()).isEqualTo(401);
    assertThat(gateway().get(host, "/", bearer(SAMPLE_TOKEN)).status()).isEqualTo(401);
  }

  private static String nameOf(String algorithm) {
    return "alg-" + algorithm.toLowerCase(Locale.ROOT);
  }

  private static String onlyKey(Map.Entry<String, TokenMint> each) {
    return spec(nameOf(each.getKey()), "", TokenMint.publicJwks(each.getValue()), "");
  }

  private static TokenMint mint(String algorithm) {
    return algorithm.equals("Ed448")
        ? TokenMint.generateEd448("k1")
        : TokenMint.generate(algorithm, "k1");
  }

  /** All that sign; the two curves of {@code EdDSA} apart. */
  static Stream<String> algorithms() {
    return Stream.of(
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256",
        "HS384", "HS512", "EdDSA", "Ed448");
  }

  @ParameterizedTest(name = "{0} {1} without a token: {2}")
  @CsvSource(
      textBlock =
          """
          whitelist | /a            | 200
          whitelist | /a?x=/b       | 200
          whitelist | /a/           | 401
          whitelist | /A            | 401
          whitelist | /login/       | 200
          whitelist | /login/x/y    | 200
          whitelist | /login        | 401
          whitelist | /loginx       | 401
          whitelist | /%61          | 401
          whitelist | /login/%61    | 200
          whitelist | /login/a%2fb  | 401
          whitelist | /login/a%5Cb  | 401
          whitelist | /login/../x   | 401
          whitelist | /login/%2e%2e/x | 401
          whitelist | /login/./x    | 401
          whitelist | /login//x     | 401
          whitelist | //login/x     | 401
          whitelist | /login/x;y    | 401
          whitelist | /login/x%3By  | 401
          whitelist | /login/%00    | 401
          whitelist | /login/%zz    | 401
          whitelist | /login/%252e  | 401
          whitelist | /login/%c0%ae | 401
          blacklist | /b            | 401
          blacklist | /b/           | 401
          blacklist | /B            | 401
          blacklist | /%62          | 401
          blacklist | /bc           | 200
          blacklist | /admin        | 401
          blacklist | /admin/x      | 401
          blacklist | /ADMIN/x      | 401
          blacklist | /administer   | 200
          blacklist | /x            | 200
          blacklist | /x%2f         | 401
          blacklist | //x           | 401
          blacklist | /x/../y       | 401
          blacklist | /x/%2e%2e/y   | 401
          blacklist | /x%5Cy        | 401
          blacklist | /x%00         | 401
          blacklist | /x%zz         | 401
          blacklist | /x%252e       | 401
          blacklist | /x%c0%ae      | 401
          blacklist | /x%3By        | 401
          blacklist | /x;y          | 401
          blacklist | /%78          | 200
          all       | /             | 401
          all       | /a%2fb        | 401
          all       | /a;b          | 401
          all       | /%61          | 401
          all       | //a           | 401
          all       | /a/../b       | 401
          all       | /a/%2e%2e/b   | 401
          """,
      delimiter = '|')
  void thePathRuleHolds(String mode, String target, int status) {
    String match =
        switch (mode) {
          case "whitelist" -> "match: {mode: Whitelist, paths: [\"/a\", \"/login/*\"]}";
          case "blacklist" -> "match: {mode: Blacklist, paths: [\"/b\", \"/admin/*\"]}";
          case "all" -> "match: {mode: All}";
          default -> throw new IllegalArgumentException(mode);
        };
    installation().applyOnce(trigger(mode, spec(mode, match, SAMPLE_JWKS, "")));

    assertThat(installation().lenient().get(host(mode), target).status()).isEqualTo(status);
    if (status == 401) {
      Answer with = installation().lenient().get(host(mode), target, bearer(SAMPLE_TOKEN));
      assertThat(with.status()).isEqualTo(200);
    }
  }

  @Test
  void aChangedKeyIsEnforcedAndTheOldOneRefused() {
    TokenMint before = TokenMint.generate("ES256", "k1");
    TokenMint after = TokenMint.generate("ES256", "k2");
    installation().apply(trigger("rotated", spec("rotated", "", TokenMint.publicJwks(before), "")));
    assertThat(gateway().get(host("rotated"), "/", bearer(goodToken(before))).status())
        .isEqualTo(200);

    installation().apply(trigger("rotated", spec("rotated", "", TokenMint.publicJwks(after), "")));
    for (int request = 0; request < 8; request++) {
      assertThat(gateway().get(host("rotated"), "/", bearer(goodToken(before))).status())
          .isEqualTo(401);
      assertThat(gateway().get(host("rotated"), "/", bearer(goodToken(after))).status())
          .isEqualTo(200);
    }
  }

  @Test
  void aDeletedTriggerDenies() {
    installation().apply(trigger("deleted", spec("deleted", "", SAMPLE_JWKS, "")));
    assertThat(gateway().get(host("deleted"), "/", bearer(SAMPLE_TOKEN)).status()).isEqualTo(200);

    installation().delete("deleted");
    for (int request = 0; request < 8; request++) {
      Answer answer = gateway().get(host("deleted"), "/", bearer(SAMPLE_TOKEN));
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.passed()).isFalse();
    }
  }

  @Test
  void methodsThatAreNotListedAreRefused() {
    installation()
        .apply(trigger("methods", spec("methods", "methods: [GET, POST]", SAMPLE_JWKS, "")));
    Answer refused = gateway().send("PUT", host("methods"), "/", bearer(SAMPLE_TOKEN));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.response().header("allow")).containsExactly("GET, HEAD, POST");
    assertThat(gateway().send("HEAD", host("methods"), "/", bearer(SAMPLE_TOKEN)).status())
        .isEqualTo(200);
  }

  @Test
  void theFunctionComputeProfileAnswersAsDocumented() {
    installation()
        .apply(
            trigger(
                "fc",
                spec(
                    "fc",
                    "profile: FunctionCompute",
                    SAMPLE_JWKS,
                    "tokenLocations: [{in: Header, name: Authorization, prefix: \"Bearer \"}]")));
    Answer without = gateway().get(host("fc"), "/");
    assertThat(without.status()).isEqualTo(400);
    assertThat(without.response().body()).isEqualTo("{\"message\":\"missing or malformed jwt\"}");
    assertThat(gateway().get(host("fc"), "/", bearer(SAMPLE_TOKEN)).status()).isEqualTo(200);
    assertThat(gateway().get(host("fc"), "/", "Authorization: bearer " + SAMPLE_TOKEN).status())
        .isEqualTo(401);
  }

  @Test
  void aHostThatNobodyClaimsIsDenied() {
    Answer answer = gateway().get("nobody.example.test", "/", bearer(SAMPLE_TOKEN));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.passed()).isFalse();
  }

  private static String[] with(String[] lines, String... more) {
    return Stream.concat(Stream.of(lines), Stream.of(more)).toArray(String[]::new);
  }

  /** The token with one bit of its signature changed. */
  private static String flip(String token) {
    int position = token.lastIndexOf('.') + 3;
    char changed = token.charAt(position) == 'A' ? 'B' : 'A';
    return token.substring(0, position) + changed + token.substring(position + 1);
  }
}
