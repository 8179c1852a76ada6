package dev.httptrigger.jwksfetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");

  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
  private final CountDownLatch mended = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private final Lookups lookups = new Lookups(this::resolve, 1);

  @AfterEach
  void stop() {
    mended.countDown();
    lookups.close();
    timer.shutdownNow();
  }

  /** A resolver that can't be stopped, as that of the operating system. */
  private List<InetAddress> resolve(String host) {
    hanging.incrementAndGet();
    boolean waiting = host.equals("hangs");
    while (waiting) {
      try {
        mended.await();
        waiting = false;
      } catch (InterruptedException e) {
        waiting = true;
      }
    }
    hanging.decrementAndGet();
    return List.of(ADDRESS);
  }

  @Test
  void lookupsThatHangTakeNoMoreThreadsThanThereAreAndComeBackWithTheDns() throws Exception {
    for (int lookup = 0; lookup < 5; lookup++) {
      assertThat(refusal(Duration.ofMillis(200))).isEqualTo(FailureKind.TIMED_OUT);
    }
    assertThat(hanging).hasValueLessThanOrEqualTo(2);

    mended.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> hanging.get() == 0);

    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(
            () -> {
              try (Deadline deadline = Deadline.in(Duration.ofMinutes(1), timer)) {
                return lookups.resolve("answers", deadline).equals(List.of(ADDRESS));
              }
            });
  }

  private FailureKind refusal(Duration length) {
    return assertThatThrownBy(
            () -> {
              try (Deadline deadline = Deadline.in(length, timer)) {
                lookups.resolve("hangs", deadline);
              }
            })
        .asInstanceOf(type(RefusedException.class))
        .actual()
        .failure()
        .kind();
  }
}
