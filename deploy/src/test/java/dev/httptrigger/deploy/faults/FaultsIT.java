package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Faults on the whole system under load, as many as a minute holds. It measures time. */
@Isolated
class FaultsIT {
  private static final long SEED = 1;
  private static final Duration LENGTH = Duration.ofSeconds(70);

  @Test
  void thePromiseHolds() {
    try (FaultRun run = new FaultRun(SEED, _ -> {})) {
      Instant end = Instant.now().plus(LENGTH);
      run.runEach(
          List.of(
              ProcessFaults.leaderKilled(),
              ProcessFaults.serverKilled(),
              ConfigurationFaults.forged(),
              ApiServerFaults.shortWatches()));
      run.runAtRandom(Faults.shortOnes(), end);
      assertThat(run.broken()).as(run.table()).isEmpty();
    }
  }
}
