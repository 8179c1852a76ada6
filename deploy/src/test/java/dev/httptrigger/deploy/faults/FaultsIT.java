package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A few faults, each alone and two at once, on the whole system under load. */
class FaultsIT {
  private static final long SEED = 1;

  @Test
  void thePromiseHolds() {
    try (FaultRun run = new FaultRun(SEED)) {
      run.runEach(
          List.of(
              ProcessFaults.leaderKilled(),
              ProcessFaults.serverKilled(),
              ConfigurationFaults.deleted(),
              ApiServerFaults.shortWatches(),
              ApiServerFaults.refusing(500)));
      System.err.println(run.table());
      assertThat(run.broken()).isEmpty();
    }
  }
}
