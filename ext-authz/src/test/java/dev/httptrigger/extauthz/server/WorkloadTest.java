package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What has waited too long is refused, and the next turn begins afresh. */
class WorkloadTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicLong now = new AtomicLong();
  private final Workload workload = new Workload(Duration.ofMillis(100), now::get);

  @Test
  void aCheckWaitsSinceItsThreadBeganToServeWhatItRead()
      throws ExecutionException, InterruptedException {
    DefaultEventLoop thread = new DefaultEventLoop();
    Connection connection = new Connection(new EmbeddedChannel(), workload);
    try {
      List<Boolean> admitted =
          thread
              .submit(
                  () -> {
                    workload.enter(thread, connection);
                    now.addAndGet(20 * MILLISECOND);
                    workload.enter(thread, connection);
                    boolean gatewayStillWaits = workload.admits(21 * MILLISECOND);
                    boolean gatewayGaveUp = workload.admits(20 * MILLISECOND);
                    now.addAndGet(79 * MILLISECOND);
                    boolean justInTime = workload.admits(Long.MAX_VALUE);
                    now.addAndGet(MILLISECOND);
                    return List.of(
                        gatewayStillWaits,
                        gatewayGaveUp,
                        justInTime,
                        workload.admits(Long.MAX_VALUE));
                  })
              .get();

      assertThat(admitted).containsExactly(true, false, true, false);
      assertThat(thread.submit(() -> workload.admits(1)).get()).isTrue();
      assertThat(thread.submit(() -> workload.admits(0)).get()).isFalse();
    } finally {
      thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }
}
