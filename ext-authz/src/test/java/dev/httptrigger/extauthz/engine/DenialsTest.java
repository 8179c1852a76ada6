package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code denial}: what a refused client gets to see other than the usual (DESIGN §3, §4.6). */
class DenialsTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final KeySet KEYS = Keys.of(MINT);
  private static final DenialAnswer LOGIN =
      new DenialAnswer(
          Optional.of("<p>please log in"),
          Optional.of("text/html"),
          List.of(new ResponseHeader("x-login", "https://login")));
  private static final DenialAnswer ASK =
      new DenialAnswer(Optional.of("{\"ask\":\"admin\"}"), Optional.empty(), List.of());

  @ParameterizedTest(name = "{0} in {1}: {2} {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # request | profile          | status | type             | body                               | own header | reason shown
          none      | STRICT           | 401    | text/html        | <p>please log in                   | yes        | no_token
          none      | FUNCTION_COMPUTE | 400    | text/html        | <p>please log in                   | yes        | no_token
          expired   | STRICT           | 401    | text/html        | <p>please log in                   | yes        | expired
          odd       | STRICT           | 401    | text/html        | <p>please log in                   | yes        | malformed_token
          good      | STRICT           | 403    | application/json | {"ask":"admin"}                    | no         | insufficient_scope
          put       | STRICT           | 405    | application/json | {"message":"method not allowed"}   | no         | method_not_allowed
          """)
  void theAnswerIsTheTriggersOwnAndTheStatusStays(
      String request,
      Profile profile,
      int status,
      String type,
      String body,
      String ownHeader,
      String reason) {
    ExampleTrigger trigger =
        guarded().profile(profile).denials(new Denials(true, Optional.of(LOGIN), Optional.of(ASK)));

    Answer answer = denied(decide(request(request), trigger)).answer();

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.headers()).contains(new Header("content-type", type));
    assertThat(answer.headers().contains(new Header("x-login", "https://login")))
        .isEqualTo(ownHeader.equals("yes"));
    assertThat(answer.headers()).contains(new Header("x-httptrigger-reason", reason));
    assertThat(answer.headers()).extracting(Header::name).doesNotHaveDuplicates();
  }

  @Test
  void theReasonIsHiddenUnlessTheTriggerShowsIt() {
    ExampleTrigger hidden =
        guarded().denials(new Denials(false, Optional.of(LOGIN), Optional.of(ASK)));

    assertThat(denied(decide(request("none"), hidden)).answer().headers())
        .extracting(Header::name)
        .doesNotContain("x-httptrigger-reason");
    assertThat(denied(decide(request("none").host("else.example.com"), hidden)).answer().headers())
        .extracting(Header::name)
        .doesNotContain("x-httptrigger-reason");
  }

  @Test
  void aHeaderThatTheTriggerWroteStandsInsteadOfTheUsualOne() {
    DenialAnswer basic =
        new DenialAnswer(
            Optional.empty(),
            Optional.empty(),
            List.of(new ResponseHeader("www-authenticate", "Bearer realm=\"shop\"")));

    Answer answer =
        denied(
                decide(
                    request("none"),
                    guarded().denials(new Denials(false, Optional.of(basic), Optional.empty()))))
            .answer();

    assertThat(answer.headers())
        .containsExactly(
            new Header("www-authenticate", "Bearer realm=\"shop\""),
            new Header("content-type", "application/json"));
    assertThat(answer.body()).isEqualTo("{\"message\":\"missing or malformed jwt\"}");
  }

  @Test
  void aGrpcClientGetsTheOwnHeadersAndNoBody() {
    Answer answer =
        denied(
                decide(
                    request("none").header("content-type", "application/grpc"),
                    guarded().denials(new Denials(true, Optional.of(LOGIN), Optional.empty()))))
            .answer();

    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers())
        .containsExactly(
            new Header("www-authenticate", "Bearer"),
            new Header("x-login", "https://login"),
            new Header("x-httptrigger-reason", "no_token"),
            new Header("grpc-status", "16"),
            new Header("grpc-message", "missing or malformed jwt"));
  }

  private static ExampleTrigger guarded() {
    return trigger()
        .keys(KEYS)
        .methods("GET")
        .authorization(
            new AuthorizationRule(List.of(), Optional.empty(), List.of("write"), List.of()));
  }

  private static ExampleRequest request(String which) {
    ExampleRequest get = ExampleRequest.get("/");
    return switch (which) {
      case "put" -> ExampleRequest.of("PUT", "/");
      case "expired" -> get.bearer(MINT.sign("{\"exp\":1000000000}"));
      case "odd" -> get.bearer("odd");
      case "good" -> get.bearer(MINT.sign("{\"exp\":4102444800}"));
      default -> get;
    };
  }
}
