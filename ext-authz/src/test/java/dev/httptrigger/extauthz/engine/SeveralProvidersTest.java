package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.example.ExampleTrigger.provider;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of several providers the one with the token's issuer is tried, and no other (DESIGN §4.4). */
class SeveralProvidersTest {
  private static final TokenMint ONE = TokenMint.generate("ES256", "k");
  private static final TokenMint TWO = TokenMint.generate("RS256", "k");

  /** With an algorithm that neither provider allows. */
  private static final TokenMint ANOTHER = TokenMint.generate("ES384", "k");

  @ParameterizedTest(name = "{0} signed by {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # one: ES256, audience a; two: RS256, audience b
          # the payload                                                     | signed by | outcome
          {"iss":"https://one","aud":"a","exp":4102444800}                  | one       | allowed
          {"iss":"https://two","aud":"b","exp":4102444800}                  | two       | allowed
          {"iss":"https://one","aud":"b","exp":4102444800}                  | one       | wrong_audience
          {"iss":"https://two","aud":["a","b"],"exp":4102444800}            | two       | allowed
          {"iss":"https://one","aud":"a","exp":4102444800}                  | two       | unsupported_algorithm
          {"iss":"https://one","aud":"a","exp":1000000000}                  | one       | expired
          {"iss":"https://One","aud":"a","exp":4102444800}                  | one       | wrong_issuer
          {"iss":"https://one/","aud":"a","exp":4102444800}                 | one       | wrong_issuer
          {"iss":" https://one","aud":"a","exp":4102444800}                 | one       | wrong_issuer
          {"iss":["https://one"],"aud":"a","exp":4102444800}                | one       | wrong_issuer
          {"iss":"","aud":"a","exp":4102444800}                             | one       | wrong_issuer
          {"aud":"a","exp":4102444800}                                      | one       | wrong_issuer
          {"iss":"https:\\u002f/one","aud":"a","exp":4102444800}            | one       | allowed
          {"iss":"https://one","iss":"https://two","exp":4102444800}        | one       | malformed_token
          {"a":{"b":1,"b":2},"iss":"https://one","exp":4102444800}          | one       | malformed_token
          {"iss":"https://one","aud":"a","exp":4102444800}x                 | one       | malformed_token
          {"iss":"\\ud800","aud":"a","exp":4102444800}                      | one       | malformed_token
          ["https://one"]                                                   | one       | malformed_token
          not JSON                                                          | one       | malformed_token
          # the issuer is looked for first, and only its provider says which algorithms are right
          {"iss":"https://odd","aud":"a","exp":4102444800}                  | another   | wrong_issuer
          {"iss":"https://one","aud":"a","exp":4102444800}                  | another   | unsupported_algorithm
          {"iss":"https://odd","aud":"c","exp":1000000000}                  | two       | wrong_issuer
          {"iss":"https://one","aud":"c","exp":1000000000}                  | two       | unsupported_algorithm
          {"aud":"a","exp":4102444800}                                      | another   | wrong_issuer
          not JSON                                                          | another   | malformed_token
          # what nobody accepts is refused before there is a payload to look at
          {"iss":"https://odd","aud":"a","exp":4102444800}                  | nobody    | unsupported_algorithm
          not JSON                                                          | nobody    | unsupported_algorithm
          """)
  void theIssuerChooses(String payload, String signedBy, String outcome) {
    String token =
        switch (signedBy) {
          case "one" -> ONE.sign(payload);
          case "two" -> TWO.sign(payload);
          case "another" -> ANOTHER.sign(payload);
          default -> ONE.sign("{\"alg\":\"none\",\"kid\":\"k\"}", payload);
        };

    assertThat(outcome(decide(ExampleRequest.get("/").bearer(token), both()))).isEqualTo(outcome);
  }

  private static ExampleTrigger both() {
    return trigger()
        .providers(
            named(ONE, "https://one", "a", Algorithm.ES256),
            named(TWO, "https://two", "b", Algorithm.RS256));
  }

  private static Provider named(
      TokenMint mint, String issuer, String audience, Algorithm algorithm) {
    Provider provider = provider(Keys.of(mint));
    return new Provider(
        issuer,
        Optional.of(issuer),
        List.of(audience),
        Optional.of(Set.of(algorithm)),
        provider.types(),
        provider.clockSkew(),
        provider.requireExpiration(),
        provider.maxLifetime(),
        provider.keys());
  }
}
