package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All faults, each alone and then at random, for as many minutes as the system property {@code
 * soak.minutes} says; {@code soak.seed} chooses. Prints the table of the documentation.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "[0-9]+")
class FaultsSoakIT {
  @Test
  void thePromiseHolds() throws IOException {
    Instant end = Instant.now().plus(Duration.ofMinutes(Long.getLong("soak.minutes", 60)));
    long seed = Long.getLong("soak.seed", 1);
    List<Fault> faults =
        Stream.of(ProcessFaults.all(), ApiServerFaults.all(), ConfigurationFaults.all())
            .flatMap(List::stream)
            .toList();
    try (FaultRun run = new FaultRun(seed)) {
      try {
        run.runEach(faults);
        run.runAtRandom(faults, end);
      } finally {
        System.out.println(run.table());
        Files.writeString(
            Path.of(System.getProperty("soak.table", "target/faults.md")), run.table());
      }
      assertThat(run.broken()).isEmpty();
    }
  }
}
