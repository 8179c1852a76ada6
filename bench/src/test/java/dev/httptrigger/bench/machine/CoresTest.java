package dev.httptrigger.bench.machine;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CoresTest {
  private static final int TIMES = 20;

  /** A server's threads come and go while it is moved. */
  @Test
  void threadsThatEndMeanwhileDoNotMatter() {
    Cores cores = Cores.ofThisMachine();
    long self = ProcessHandle.current().pid();
    try (ScheduledExecutorService starting = Executors.newSingleThreadScheduledExecutor()) {
      var unusedStarts =
          starting.scheduleAtFixedRate(
              () -> Thread.ofPlatform().start(() -> {}), 0, 1, TimeUnit.MILLISECONDS);
      assertThatCode(
              () -> {
                for (int time = 0; time < TIMES; time++) {
                  cores.letUseBoth(self);
                }
              })
          .doesNotThrowAnyException();
      starting.shutdownNow();
    }
  }
}
