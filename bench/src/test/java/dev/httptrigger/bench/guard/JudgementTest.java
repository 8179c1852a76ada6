package dev.httptrigger.bench.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.httptrigger.bench.guard.Judgement.Verdict;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard that can't fail guards nothing: the rules, with a limit of 2. */
class JudgementTest {
  private static final Judgement JUDGEMENT = new Judgement(2, 3, 6);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # ratios, ~ where disturbed      | verdict
                                           | TRY_AGAIN
          1.3                              | GOOD
          2.0                              | GOOD
          2.1                              | TRY_AGAIN
          2.1 2.4                          | TRY_AGAIN
          2.1 2.4 1.9                      | GOOD
          2.1 2.4 2.01                     | WORSE
          9.0 9.0 9.0                      | WORSE
          1.9~                             | GOOD
          2.1~                             | TRY_AGAIN
          2.1~ 2.1~ 2.1~                   | TRY_AGAIN
          2.1~ 2.1 2.1~ 2.1~ 2.1           | TRY_AGAIN
          2.1~ 2.1 2.1~ 2.1~ 2.1 1.9~      | GOOD
          2.1~ 2.1 2.1~ 2.1~ 2.1 2.1       | WORSE
          2.1~ 2.1 2.1~ 2.1~ 2.1 2.1~      | TOO_BUSY
          Infinity~                        | TRY_AGAIN
          Infinity~ 1.9                    | GOOD
          Infinity~ 2.1 2.1                | TRY_AGAIN
          Infinity~ 2.1 2.1 2.1            | WORSE
          9.0~ 9.0~ 9.0~ 9.0~ 9.0~ 9.0~    | TOO_BUSY
          """)
  void theBestOfSeveralAttemptsCounts(String ratios, Verdict verdict) {
    assertThat(JUDGEMENT.of(attempts(ratios))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void whatWasNotMeasuredIsNoAttempt(double ratio) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Attempt(ratio, false));
  }

  @ParameterizedTest
  @CsvSource({
    "8.0, 12.0, 8.0, 1.5",
    "8.0, 12.0, 7.5, 1.6",
    "7.5, 12.0, 8.0, 1.6",
    "8.0, 12.0, 16.0, 1.5",
    "627, 267, 262, Infinity",
    "262, 172, 177, Infinity"
  })
  void besideAColdBaseLineThereIsNoRatio(
      double before, double ours, double after, double expected) {
    assertThat(Attempt.between(before, ours, after, false).ratio()).isEqualTo(expected);
  }

  @Test
  void aJudgementCouldConvict() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Judgement(2, 4, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Judgement(2, 0, 3));
    assertThatIllegalArgumentException().isThrownBy(() -> new Judgement(Double.NaN, 3, 6));
  }

  private static List<Attempt> attempts(String ratios) {
    return ratios == null
        ? List.of()
        : Arrays.stream(ratios.split(" ", -1)).map(JudgementTest::attempt).toList();
  }

  private static Attempt attempt(String text) {
    return new Attempt(Double.parseDouble(text.replace("~", "")), text.endsWith("~"));
  }
}
