package dev.httptrigger.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.bench.machine.Window;
import dev.httptrigger.bench.scenario.Measured;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds();

  /** A machine that becomes ten times slower changes no ratio. */
  @Test
  void ratiosAreTakenWithinARound() {
    for (long micros : new long[] {1, 10, 100}) {
      rounds.add("ours", measured(micros, 0));
      rounds.add("theirs", measured(3 * micros, 0));
    }

    assertThat(rounds.times("theirs", "ours")).isEqualTo(3);
    assertThat(rounds.cpuMicros("ours")).isEqualTo(10);
    assertThat(rounds.note("theirs")).isEqualTo("3.00–300.00");
  }

  @Test
  void ofTwoRoundsTheMiddleCounts() {
    rounds.add("ours", measured(1, 0));
    rounds.add("ours", measured(2, 0));

    assertThat(rounds.cpuMicros("ours")).isEqualTo(1.5);
  }

  @Test
  void disturbedRoundsAreTold() {
    rounds.add("ours", measured(5, 0));
    rounds.add("ours", measured(5, 200_000_000));

    assertThat(rounds.note("ours")).isEqualTo("5.00–5.00; disturbed in 1 of 2");
  }

  private static Measured measured(long cpuMicros, long othersCpu) {
    long answered = 1_000;
    long cpu = cpuMicros * 1_000 * answered;
    return new Measured(answered, 0, new Window(1_000_000_000, cpu, 0, cpu + othersCpu));
  }
}
