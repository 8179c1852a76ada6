package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.allowed;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static dev.httptrigger.extauthz.example.ExampleTrigger.provider;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.testkit.TokenMint;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");

  /** The public documentation's own JWKS and token (Function Compute, JWT authentication). */
  private static final String SAMPLE_KEY =
      """
      {"alg":"RS256","e":"AQAB","kty":"RSA","use":"sig",
       "n":"u1LWgoomekdOMfB1lEe96OHehd4XRNCbZRm96RqwOYTTc28Sc_U5wKV2umDzolfoI682ct2BNnRRahYgZPhbOCzHYM6i8sRXjz9Ghx3QHw9zrYACtArwQxrTFiejbfzDPGdPrMQg7T8wjtLtkSyDmCzeXpbIdwmxuLyt_ahLfHelr94kEksMDa42V4Fi5bMW4cCLjlEKzBEHGmFdT8UbLPCvpgsM84JK63e5ifdeI9NdadbC8ZMiR--dFCujT7AgRRyMzxgdn2l-nZJ2ZaYzbLUtAW5_U2kfRVkDNa8d1g__2V5zjU6nfLJ1S2MoXMgRgDPeHpEehZVu2kNaSFvDUQ"}
      """;

  private static final String SAMPLE_TOKEN =
      "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."
          + "eyJuYW1lIjoiSm9uIFNub3ciLCJhZG1pbiI6dHJ1ZSwiZXhwIjo0ODI5NTk3NjQxfQ."
          + "eRcobbpjAd3OSMxcWbmbicOTLjO2vuLR9F2QZMK4rz1JqfSRHgwQVqNxcfOIO9ckDMNlF_3jtdfCfvXfka-phJ"
          + "ZpHmnaQJxmnOA8zA3R4wF4GUQdz5zkt74cK9jLAXpokwrviz2ROehwxTCwa0naRd_N9eFhvTRnP3u7L0xn3ll4"
          + "iOf8Q4jS0mVLpjyTa5WiBkN5xi9hkFxd__p98Pah_Yf0hVQ2ldGSyTtAMmdM1Bvzad-kdZ_wW0jcctIla9bLnO"
          + "o-Enr14EsGvziMh_QTZ3HQtJuToSKZ11xkNgaz7an5de6PuF5ISXQzxigpFVIkG765aEDVtEnFkMO0xyPGLg";

  @ParameterizedTest(name = "at {0} in {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the clock says         | profile          | outcome; exp is 2123-01-17T02:54:01Z
          2026-11-25T12:00:00Z     | STRICT           | allowed
          2026-11-25T12:00:00Z     | FUNCTION_COMPUTE | allowed
          2123-01-17T02:54:00Z     | STRICT           | allowed
          2123-01-17T02:55:00.999Z | STRICT           | allowed
          2123-01-17T02:55:01Z     | STRICT           | expired
          2200-01-01T00:00:00Z     | FUNCTION_COMPUTE | expired
          """)
  void theDocumentationsSampleTokenPassesUntilItExpires(
      Instant now, Profile profile, String outcome) {
    PolicyTable table =
        table(
            trigger()
                .profile(profile)
                .keys(new KeySet(List.of(Keys.key(SAMPLE_KEY))))
                .forward("name", "x-name")
                .forward("admin", "x-admin"));
    Decision decision =
        decide(ExampleRequest.get("/").bearer(SAMPLE_TOKEN), table, now, Trace.NONE);

    assertThat(outcome(decision)).isEqualTo(outcome);
    if (outcome.equals("allowed")) {
      assertThat(allowed(decision).mutations().setHeaders())
          .containsExactly(new Header("x-name", "Jon Snow"), new Header("x-admin", "true"));
    }
  }

  @ParameterizedTest(name = "at {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2011-03-22T18:41:40Z | allowed
          2011-03-22T18:43:59Z | allowed
          2011-03-22T18:44:00Z | expired
          """)
  void theTokenOfRfc7519PassesAtItsTime(Instant now, String outcome) {
    String key =
        """
        {"kty":"oct","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}
        """;
    String token =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
            + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    PolicyTable table =
        table(
            trigger()
                .keys(new KeySet(List.of(Keys.key(key))))
                .forward("http://example.com/is_root", "x-root"));

    assertThat(outcome(decide(ExampleRequest.get("/").bearer(token), table, now, Trace.NONE)))
        .isEqualTo(outcome);
  }

  @ParameterizedTest(name = "iss {0}, signed by {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # iss        | signed by | outcome
          https://one  | one       | allowed
          https://two  | two       | allowed
          https://one  | two       | bad_signature
          https://two  | one       | bad_signature
          https://else | one       | wrong_issuer
          -            | one       | wrong_issuer
          """)
  void ofSeveralProvidersTheOneWithTheTokensIssuerIsTriedAlone(
      String issuer, String signedBy, String outcome) {
    TokenMint one = TokenMint.generate("ES256", "k");
    TokenMint two = TokenMint.generate("ES256", "k");
    String claims =
        issuer.equals("-")
            ? "{\"exp\":4102444800}"
            : "{\"exp\":4102444800,\"iss\":\"" + issuer + "\"}";
    String token = (signedBy.equals("one") ? one : two).sign(claims);

    assertThat(
            outcome(
                decide(
                    ExampleRequest.get("/").bearer(token),
                    trigger()
                        .providers(
                            withIssuer(provider(Keys.of(one)), "https://one"),
                            withIssuer(provider(Keys.of(two)), "https://two")))))
        .isEqualTo(outcome);
  }

  static Stream<Throwable> whateverGoesWrong() {
    return Stream.of(
        new IllegalStateException("secret"),
        new NullPointerException("secret"),
        new StackOverflowError("secret"),
        new OutOfMemoryError("secret"),
        new AssertionError("secret"),
        new LinkageError("secret"));
  }

  @ParameterizedTest
  @MethodSource("whateverGoesWrong")
  void whateverGoesWrongInsideDenies(Throwable thrown) {
    List<Throwable> told = new ArrayList<>();
    Engine engine =
        new Engine(
            (verifier, token, now, trace) -> {
              throw unchecked(thrown);
            },
            told::add);
    Decision decision =
        engine.decide(
            ExampleRequest.get("/").bearer("a.b.c"), table(trigger()), Decisions.NOW, Trace.NONE);

    assertThat(denied(decision).reason()).isEqualTo(DenialReason.INTERNAL_ERROR);
    assertThat(denied(decision).answer().status()).isEqualTo(500);
    assertThat(denied(decision).answer().headers())
        .as("to no gRPC client")
        .noneMatch(EngineTest::isGrpcStatus);
    assertThat(denied(decision).toString()).doesNotContain("secret");
    assertThat(told).containsExactly(thrown);
    assertThat(
            denied(
                    engine.decide(
                        ExampleRequest.get("/")
                            .bearer("a.b.c")
                            .header("content-type", "application/grpc"),
                        table(trigger()),
                        Decisions.NOW,
                        Trace.NONE))
                .answer()
                .headers())
        .as("to a gRPC client")
        .contains(new Header("grpc-status", "14"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"method", "host", "target", "headers", "contextExtensions"})
  void aRequestThatCantBeReadIsDenied(String unreadable) {
    ExampleRequest good = ExampleRequest.get("/").bearer(MINT.sign("{\"exp\":4102444800}"));
    RequestView request =
        (RequestView)
            Proxy.newProxyInstance(
                RequestView.class.getClassLoader(),
                new Class<?>[] {RequestView.class},
                (proxy, method, arguments) -> {
                  String read = method.getName().equals("lines") ? "headers" : method.getName();
                  if (read.equals(unreadable)) {
                    throw new IllegalStateException("unreadable");
                  }
                  return method.invoke(good, arguments);
                });
    Engine engine = new Engine(VerifiedTokens.anew(), failure -> {});

    Deny deny =
        denied(
            engine.decide(
                request, table(trigger().keys(Keys.of(MINT))), Decisions.NOW, Trace.NONE));

    assertThat(deny.reason()).isEqualTo(DenialReason.INTERNAL_ERROR);
    assertThat(deny.answer().headers()).as("to no gRPC client").noneMatch(EngineTest::isGrpcStatus);
  }

  @ParameterizedTest
  @MethodSource("whateverGoesWrong")
  void aFailureThatCantBeReportedDeniesToo(Throwable thrown) {
    Consumer<Throwable> throwsTheSame =
        failure -> {
          throw unchecked(failure);
        };
    Consumer<Throwable> throwsAnother =
        failure -> {
          throw new IllegalStateException();
        };
    ExampleRequest request =
        ExampleRequest.get("/").bearer("a.b.c").header("content-type", "application/grpc");
    for (Consumer<Throwable> failures : List.of(throwsTheSame, throwsAnother)) {
      Engine engine =
          new Engine(
              (verifier, token, now, trace) -> {
                throw unchecked(thrown);
              },
              failures);

      Deny deny = denied(engine.decide(request, table(trigger()), Decisions.NOW, Trace.NONE));

      assertThat(deny.reason()).isEqualTo(DenialReason.INTERNAL_ERROR);
      assertThat(deny.answer().headers()).contains(new Header("grpc-status", "14"));
    }
  }

  @Test
  void aTraceSeesEveryStepInPlainWords() {
    RecordedTrace trace = new RecordedTrace();
    Provider provider = withIssuer(provider(Keys.of(MINT)), "https://login");
    PolicyTable table = table(trigger().providers(provider).forward("sub", "x-user"));
    String token = MINT.sign("{\"sub\":\"alice\",\"exp\":4102444800,\"iss\":\"https://login\"}");

    decide(ExampleRequest.get("/%61?q").bearer(token), table, Decisions.NOW, trace);

    assertThat(trace.texts())
        .containsExactly(
            "path: \"/%61\", decoded \"/a\"",
            "trigger: shop/orders, by host \"orders.example.com\" and path",
            "method: \"GET\" allowed",
            "token needed: yes, every path needs one",
            "token in header authorization: found, " + token.length() + " bytes",
            "size: passed (" + token.length() + " bytes)",
            "form: passed (three parts of base64url)",
            "header: passed (alg ES256, kid \"k1\")",
            "alg: passed (ES256)",
            "key: passed (the key \"k1\")",
            "signature: passed (ES256 with the key \"k1\")",
            "exp: passed (2100-01-01T00:00:00Z, now it is 2026-11-25T12:00:00Z,"
                + " clocks may differ by 60s)",
            "nbf: passed (the token has none)",
            "iat: passed (the token has none)",
            "iss: passed (exactly \"https://login\")",
            "aud: passed (not looked at: the trigger names no audiences)",
            "typ: passed (\"JWT\", expected any of at+jwt, jwt, none)",
            "claim \"sub\": to header x-user",
            "to the upstream: set x-user; removed x.user, x_user");
  }

  @Test
  void aTraceSeesWhichRuleFailed() {
    RecordedTrace trace = new RecordedTrace();
    String token = TokenMint.generate("ES256", "k2").sign("{}");

    decide(
        ExampleRequest.get("/").bearer(token),
        table(trigger().keys(Keys.of(MINT))),
        Decisions.NOW,
        trace);

    assertThat(trace.texts().getLast())
        .isEqualTo("key: failed (no key has the kid \"k2\" among 1 key)");
  }

  @Test
  void neitherTokensNorClaimsNorOddBytesReachATraceOrADecision() {
    RecordedTrace trace = new RecordedTrace();
    String marker = "Marker7Qz";
    String token =
        MINT.sign(
            "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"JWT\",\"x\":\"" + marker + "\"}",
            "{\"exp\":4102444800,\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"%s\":1}"
                .replace("%s", marker));
    Provider provider = provider(Keys.of(MINT));
    List<Decision> decisions =
        List.of(
            decide(
                ExampleRequest.get("/").bearer(token).header("x-" + marker, marker),
                table(trigger().providers(withIssuer(provider, "https://login"))),
                Decisions.NOW,
                trace),
            decide(
                ExampleRequest.get("/").header("authorization", "Bearer " + marker),
                table(trigger().providers(provider)),
                Decisions.NOW,
                trace),
            decide(
                ExampleRequest.get("/\u001b[2J\r\n").host("\u001b[2J\u202e"),
                table(trigger()),
                Decisions.NOW,
                trace));

    assertThat(String.join("\n", trace.texts())).doesNotContain(marker, token);
    assertThat(trace.texts()).allMatch(text -> text.chars().noneMatch(Character::isISOControl));
    assertThat(decisions.toString()).doesNotContain(marker);
  }

  private static boolean isGrpcStatus(Header header) {
    return header.name().equals("grpc-status");
  }

  private static Provider withIssuer(Provider provider, String issuer) {
    return new Provider(
        provider.name(),
        Optional.of(issuer),
        provider.audiences(),
        provider.algorithms(),
        Optional.of(Set.of("", "jwt", "at+jwt")),
        provider.clockSkew(),
        provider.requireExpiration(),
        provider.maxLifetime(),
        provider.keys());
  }

  private static RuntimeException unchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }
}
