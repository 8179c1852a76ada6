package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.table;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.Denials;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.example.ExampleRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refused client gets (DESIGN §4.6). */
class AnswersTest {
  private static final String BEARER = "Bearer";
  private static final String INVALID = "Bearer error=\"invalid_token\"";
  private static final String SCOPE = "Bearer error=\"insufficient_scope\"";

  @ParameterizedTest(name = "{0}: {1} in Strict, {2} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # reason              | Strict | FunctionCompute | www-authenticate | message                  | gRPC
          NO_TOKEN              | 401    | 400             | BEARER           | missing or malformed jwt | 16
          MALFORMED_TOKEN       | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          DUPLICATE_TOKEN       | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          OVERSIZED_TOKEN       | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          UNSUPPORTED_ALGORITHM | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          UNKNOWN_KEY           | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          BAD_SIGNATURE         | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          EXPIRED               | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          NOT_YET_VALID         | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          ISSUED_IN_FUTURE      | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          EXPIRATION_MISSING    | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          LIFETIME_TOO_LONG     | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          WRONG_ISSUER          | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          WRONG_AUDIENCE        | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          WRONG_TYPE            | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          REVOKED               | 401    | 401             | INVALID          | invalid or expired jwt   | 16
          MISSING_CLAIM         | 403    | 403             | SCOPE            | insufficient scope       | 7
          INSUFFICIENT_SCOPE    | 403    | 403             | SCOPE            | insufficient scope       | 7
          METHOD_NOT_ALLOWED    | 405    | 405             | -                | method not allowed       | 12
          AMBIGUOUS_PATH        | 403    | 403             | -                | forbidden                | 7
          NO_TRIGGER            | 403    | 403             | -                | forbidden                | 7
          INVALID_TRIGGER       | 403    | 403             | -                | forbidden                | 7
          BODY_TRUNCATED        | 415    | 415             | -                | unsupported body         | 3
          UNSUPPORTED_BODY      | 415    | 415             | -                | unsupported body         | 3
          OVERLOADED            | 500    | 500             | -                | internal error           | 14
          INTERNAL_ERROR        | 500    | 500             | -                | internal error           | 14
          """)
  void everyReasonHasItsAnswer(
      DenialReason reason,
      int strict,
      int functionCompute,
      String authenticate,
      String message,
      String grpcStatus) {
    Optional<String> expected =
        switch (authenticate) {
          case "BEARER" -> Optional.of(BEARER);
          case "INVALID" -> Optional.of(INVALID);
          case "SCOPE" -> Optional.of(SCOPE);
          default -> Optional.empty();
        };
    for (Profile profile : Profile.values()) {
      Answer http = deny(reason, profile, false).answer();
      assertThat(http.status()).isEqualTo(profile == Profile.STRICT ? strict : functionCompute);
      assertThat(value(http, "www-authenticate")).isEqualTo(expected);
      assertThat(value(http, "content-type")).hasValue("application/json");
      assertThat(http.body()).isEqualTo("{\"message\":\"" + message + "\"}");
      assertThat(value(http, "grpc-status")).isEmpty();

      Answer grpc = deny(reason, profile, true).answer();
      assertThat(grpc.status()).isEqualTo(http.status());
      assertThat(value(grpc, "www-authenticate")).isEqualTo(expected);
      assertThat(grpc.body()).isEmpty();
      assertThat(value(grpc, "grpc-status")).hasValue(grpcStatus);
      assertThat(value(grpc, "grpc-message")).hasValue(message);
      assertThat(value(grpc, "content-type")).isEmpty();
    }
  }

  @Test
  void reasonsOfOneSituationCantBeToldApart() {
    assertThat(
            Stream.of(DenialReason.values())
                .map(reason -> deny(reason, Profile.STRICT, false).answer()))
        .hasSize(26)
        .satisfies(answers -> assertThat(Set.copyOf(answers)).hasSize(7));
  }

  @Test
  void anAnswerToAWrongMethodSaysWhichAreAllowed() {
    ExampleRequest put = ExampleRequest.of("PUT", "/a");

    assertThat(
            value(denied(decide(put, trigger().methods("POST", "GET", "HEAD"))).answer(), "allow"))
        .hasValue("GET, HEAD, POST");
    assertThat(value(denied(decide(ExampleRequest.of("CONNECT", ""), trigger())).answer(), "allow"))
        .hasValue("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
  }

  @Test
  void theProfileIsTheTriggersAndTheTriggerIsNamed() {
    Deny strict = denied(decide(ExampleRequest.get("/"), trigger()));
    Deny compatible =
        denied(decide(ExampleRequest.get("/"), trigger().profile(Profile.FUNCTION_COMPUTE)));

    assertThat(strict.answer().status()).isEqualTo(401);
    assertThat(compatible.answer().status()).isEqualTo(400);
    assertThat(strict.trigger().map(Object::toString)).hasValue("shop/orders");
    assertThat(denied(decide(ExampleRequest.get("/"), table())).trigger()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc+proto", "application/grpc+"})
  void aGrpcClientIsAnsweredInItsOwnWay(String contentType) {
    ExampleRequest request =
        ExampleRequest.of("POST", "/pkg.Service/Method").header("content-type", contentType);

    for (Deny deny :
        List.of(denied(decide(request, trigger())), denied(decide(request, table())))) {
      assertThat(deny.answer().body()).isEmpty();
      assertThat(value(deny.answer(), "grpc-status")).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc-web",
        "application/grpc-web+proto",
        "application/grpcx",
        "Application/gRPC",
        "application/json",
        " application/grpc",
        "application/grpc;a=b"
      })
  void everybodyElseIsAnHttpClient(String contentType) {
    ExampleRequest request = ExampleRequest.of("POST", "/").header("content-type", contentType);

    assertThat(denied(decide(request, trigger())).answer().body()).isNotEmpty();
  }

  private static Deny deny(DenialReason reason, Profile profile, boolean grpcClient) {
    return Answers.deny(
        Optional.empty(), reason, profile, Optional.of(Set.of("GET")), Denials.USUAL, grpcClient);
  }

  private static Optional<String> value(Answer answer, String name) {
    return answer.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Header::value)
        .collect(Collectors.reducing((first, second) -> first + " twice: " + second));
  }
}
