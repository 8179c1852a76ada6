package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.workload.CommonTask.Trial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final List<Trial> TRIALS =
      List.of(
          new Trial("a good token", Optional.of("good"), true),
          new Trial("no token", Optional.empty(), false),
          new Trial("an expired token", Optional.of("old"), false));

  @Test
  void rightAnswersPass() {
    assertThat(
            Gate.faults(
                TRIALS,
                "jane",
                token ->
                    token.equals(Optional.of("good"))
                        ? Answer.allowed("jane")
                        : Answer.denied("HTTP 401")))
        .isEmpty();
  }

  @Test
  void whoAllowsAllIsToldWhatItHadToDeny() {
    assertThat(Gate.faults(TRIALS, "jane", _ -> Answer.allowed("jane")))
        .containsExactly("no token is allowed", "an expired token is allowed");
  }

  @Test
  void whoDeniesAllIsToldHowItDid() {
    assertThat(Gate.faults(TRIALS, "jane", _ -> Answer.denied("HTTP 401")))
        .containsExactly("a good token is denied (HTTP 401)");
  }

  @Test
  void noAnswerIsNoDenial() {
    assertThat(Gate.faults(TRIALS, "jane", _ -> Answer.failed("gRPC UNAVAILABLE")))
        .containsExactly(
            "a good token gets no answer (gRPC UNAVAILABLE)",
            "no token gets no answer (gRPC UNAVAILABLE)",
            "an expired token gets no answer (gRPC UNAVAILABLE)");
  }

  /** A right verdict for the wrong person is worse than none. */
  @Test
  void anotherUserIsAFault() {
    assertThat(Gate.faults(TRIALS.subList(0, 1), "jane", _ -> Answer.allowed("")))
        .containsExactly("a good token is allowed with another user");
  }
}
