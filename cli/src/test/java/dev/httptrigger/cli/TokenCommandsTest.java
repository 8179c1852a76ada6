package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandsTest {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final long NOW = Run.NOW.getEpochSecond();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --iss https://login.example.com/ --sub me | "iss":"https://login.example.com/","sub":"me","iat":0,"exp":3600
          --aud orders                              | "aud":"orders","iat":0,"exp":3600
          --aud a --aud b                           | "aud":["a","b"],"iat":0,"exp":3600
          --claim admin=true --claim n=1.50         | "iat":0,"exp":3600,"admin":true,"n":1.50
          --claim name="Jon=Snow"                   | "iat":0,"exp":3600,"name":"Jon=Snow"
          --claim exp=7                             | "iat":0,"exp":7
          --expires-in -1h                          | "iat":0,"exp":-3600
          --expires-in 1h30m                        | "iat":0,"exp":5400
          """)
  void signsWhatTheFlagsSay(String flags, String claims) {
    Run.Outcome outcome = sign(flags.split(" "));

    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    String[] parts = outcome.output().strip().split("\\.");
    assertThat(parts).hasSize(3);
    assertThat(text(parts[0])).isEqualTo("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
    assertThat(text(parts[1])).isEqualTo("{" + withTimes(claims) + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --claim name=Jon  | --claim name is not JSON
          --claim a={}{}    | --claim a is not JSON
          --claim a=1e7777777777777 | --claim a is not JSON
          --claim =1        | has no name
          --claim sub       | has no name
          --expires-in 1y   | write 90s, 5m or 1h30m
          --expires-in 60   | write 90s, 5m or 1h30m
          --typ JWT         | --typ
          --iss a --iss b   | --iss
          """)
  void whatMakesNoSenseIsWrongUsage(String flags, String message) {
    Run.Outcome outcome = sign(flags.split(" "));

    assertThat(outcome.exit()).isEqualTo(64);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).contains(message);
  }

  @Test
  void aPublicKeyCannotSign() {
    Run.Outcome outcome =
        new Run().withInput(MINT.publicJwk()).of("token", "sign", "--key", "-", "--sub", "me");

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.errors()).contains("public key", "keygen");
  }

  @Test
  void aMissingKeyFileIsUnreadableInput() {
    Run.Outcome outcome = new Run().of("token", "sign", "--key", "/nowhere/private.jwk");

    assertThat(outcome.exit()).isEqualTo(66);
    assertThat(outcome.errors()).contains("/nowhere/private.jwk", "no such file");
  }

  @Test
  void inspectShowsClaimsAndDatesAndThatNothingWasVerified() {
    String token = sign("--sub", "me").output().strip();

    Run.Outcome outcome = new Run().withInput(token + "\n").of("token", "inspect", "-");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output())
        .contains("\"sub\" : \"me\"", "exp 2026-11-25T13:00:00Z (to come)", "Nothing was verified");
  }

  @ParameterizedTest
  @CsvSource({"a.b, two dots missing", "a.b.c, no base64url of JSON", "'', empty"})
  void inspectRefusesWhatIsNoToken(String token, String why) {
    Run.Outcome outcome = new Run().of("token", "inspect", token);

    assertThat(outcome.exit()).as(why).isEqualTo(66);
    assertThat(outcome.errors()).contains("no JWT");
  }

  private static Run.Outcome sign(String... flags) {
    String[] arguments =
        Stream.concat(Stream.of("token", "sign", "--key", "-"), Stream.of(flags))
            .toArray(String[]::new);
    return new Run().withInput(MINT.privateJwk()).of(arguments);
  }

  /** The row's times count from now. */
  private static String withTimes(String claims) {
    return claims
        .replace("\"iat\":0", "\"iat\":" + NOW)
        .replace("\"exp\":3600", "\"exp\":" + (NOW + 3600))
        .replace("\"exp\":-3600", "\"exp\":" + (NOW - 3600))
        .replace("\"exp\":5400", "\"exp\":" + (NOW + 5400));
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
