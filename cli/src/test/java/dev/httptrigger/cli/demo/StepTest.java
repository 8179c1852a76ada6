package dev.httptrigger.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.RawResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTest {
  private static final Step STEP =
      new Step(
          "A forged header beside a good token",
          "orders.example.com",
          "/",
          Optional.empty(),
          List.of("x-user-id: root"),
          200,
          List.of("x-user-id: ada"),
          List.of("root"),
          "The claim arrives.");

  @ParameterizedTest
  @CsvSource({
    // status, what the upstream got beside the request line, whether that is right
    "200, x-user-id: ada,                                  true",
    "200, X-User-Id: Ada,                                  true",
    "200, x-user-id: ada|authorization: Bearer e.e.aRoOtb, true",
    "200, x-user-id: ada|x-user-id: root,                  false",
    "200, x-user-id: ada|X-User-Id: ROOT,                  false",
    "200, x-user-id: eve,                                  false",
    "401, x-user-id: ada,                                  false",
  })
  void isRightWhereItHasWhatItHasToAndNothingForged(int status, String lines, boolean right) {
    String body = "GET / HTTP/1.1\n" + lines.replace('|', '\n') + "\n";
    assertThat(STEP.isRight(new RawResponse(status, List.of(), body))).isEqualTo(right);
  }
}
