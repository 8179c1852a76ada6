package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Faults on the whole system under load: some, then as many as half a minute holds. It measures
 * time.
 */
@Isolated
class FaultsIT {
  private static final long SEED = 1;
  private static final Duration AT_RANDOM = Duration.ofSeconds(30);

  @Test
  void thePromiseHolds() {
    try (FaultRun run = new FaultRun(SEED, _ -> {})) {
      run.runEach(
          List.of(
              ProcessFaults.leaderKilled(),
              ProcessFaults.serverKilled(),
              ConfigurationFaults.forged(),
              ApiServerFaults.shortWatches()));
      run.runAtRandom(Faults.shortOnes(), Instant.now().plus(AT_RANDOM));
      assertThat(run.broken()).as(run.table()).isEmpty();
    }
  }
}
