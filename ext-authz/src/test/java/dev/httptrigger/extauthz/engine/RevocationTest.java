package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.denied;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens that are refused although they verify (DESIGN §4.4). */
class RevocationTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final RevokedTokens REVOKED =
      new RevokedTokens(
          Set.of(new RevokedToken("https://one", "t-1")),
          List.of(
              new RevokedSubject("https://one", "alice", Instant.ofEpochSecond(1_000)),
              new RevokedSubject("https://one", "alice", Instant.ofEpochSecond(2_000)),
              new RevokedSubject("https://one", "alice", Instant.ofEpochSecond(1_500))));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # revoked: iss https://one with jti t-1; iss https://one with sub alice issued before 2000
          # the token says                                         | outcome
          "iss":"https://one","jti":"t-1"                          | revoked
          "iss":"https://one","jti":"t-1","iat":1700000000         | revoked
          "iss":"https://one","jti":"T-1"                          | allowed
          "iss":"https://one","jti":"t-2"                          | allowed
          "iss":"https://two","jti":"t-1"                          | allowed
          "iss":"https://one/","jti":"t-1"                         | allowed
          "jti":"t-1"                                              | allowed
          "iss":"https://one"                                      | allowed
          "iss":"https://one","sub":"alice","iat":0                | revoked
          "iss":"https://one","sub":"alice","iat":1999             | revoked
          "iss":"https://one","sub":"alice","iat":1999.9           | revoked
          "iss":"https://one","sub":"alice","iat":2000             | allowed
          "iss":"https://one","sub":"alice","iat":2001             | allowed
          "iss":"https://one","sub":"alice"                        | revoked
          "iss":"https://one","sub":"alice","iat":2001,"jti":"t-1" | revoked
          "iss":"https://one","sub":"Alice","iat":0                | allowed
          "iss":"https://two","sub":"alice","iat":0                | allowed
          "iss":"https://one","iat":0                              | allowed
          "sub":"alice","iat":0                                    | allowed
          """)
  void aRevokedTokenIsRefused(String claims, String outcome) {
    Decision decision =
        decide(
            ExampleRequest.get("/").bearer(MINT.sign("{\"exp\":4102444800," + claims + "}")),
            trigger().keys(Keys.of(MINT)).revoked(REVOKED));

    assertThat(outcome(decision)).isEqualTo(outcome);
    if (outcome.equals("revoked")) {
      assertThat(denied(decision).answer().status()).isEqualTo(401);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # the token says                                  | outcome
          "exp":1000000000,"iss":"https://one","jti":"t-1"  | expired
          "exp":4102444800,"iss":"https://one","jti":1      | malformed_token
          "exp":4102444800,"iss":"https://one","jti":"t-1"  | revoked
          "exp":4102444800,"iss":"https://one","jti":"t-2"  | insufficient_scope
          """)
  void revocationComesAfterTheClaimsAndBeforeAuthorization(String claims, String outcome) {
    assertThat(
            outcome(
                decide(
                    ExampleRequest.get("/").bearer(MINT.sign("{" + claims + "}")),
                    trigger()
                        .keys(Keys.of(MINT))
                        .revoked(REVOKED)
                        .authorization(
                            new AuthorizationRule(
                                List.of(), Optional.empty(), List.of("a"), List.of())))))
        .isEqualTo(outcome);
  }
}
