package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeftOutTest {
  @Test
  void nobodyIsLeftOut() {
    assertThat(new LeftOut().sentence()).isEmpty();
  }

  @Test
  void theFirstLineOfTheReasonIsTold() {
    LeftOut leftOut = new LeftOut();
    leftOut.add("One", new LeftOutException("it does not start\n--- end of a log"));
    leftOut.add("Other", new LeftOutException("no program"));

    assertThat(leftOut.sentence())
        .isEqualTo(" Not measured: One (it does not start); Other (no program).");
  }
}
