package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * All faults, each alone and then at random, for as many minutes as the system property {@code
 * soak.minutes} says; {@code soak.seed} chooses. Prints the table of the documentation.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "[0-9]+")
class FaultsSoakIT {
  private static final Path TABLE = Path.of(System.getProperty("soak.table", "target/faults.md"));

  /** The names of the faults that are asked for, with commas; empty for all. */
  private static final String ONLY = System.getProperty("soak.only", "");

  @Test
  void thePromiseHolds() {
    Instant end = Instant.now().plus(Duration.ofMinutes(Long.getLong("soak.minutes", 60)));
    List<Fault> faults = Faults.recurring().stream().filter(FaultsSoakIT::isAsked).toList();
    try (FaultRun run = new FaultRun(Long.getLong("soak.seed", 1), FaultsSoakIT::keep)) {
      run.runEach(faults);
      run.runAtRandom(faults, end);
      run.runEach(Faults.last().stream().filter(FaultsSoakIT::isAsked).toList());
      System.out.println(run.table());
      assertThat(run.broken()).isEmpty();
    }
  }

  private static void keep(String table) {
    try {
      Files.writeString(TABLE, table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isAsked(Fault fault) {
    return ONLY.isEmpty() || Arrays.asList(ONLY.split(",", -1)).contains(fault.name());
  }
}
