package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.operator.publish.HeldRemovals.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Said once, when the number means something, and once when it is over. */
final class HoldNoticeTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private final List<String> said = new ArrayList<>();
  private final HoldNotice notice =
      new HoldNotice(
          new HeldRemovals.Listener() {
            @Override
            public void held(HeldRemovals held) {
              said.add("held " + held.count());
            }

            @Override
            public void ended() {
              said.add("ended");
            }
          });

  private Optional<Instant> look(int held, long second) {
    return notice.look(
        held == 0
            ? Optional.empty()
            : Optional.of(new HeldRemovals(held, 100, Cause.TOO_MANY, Optional.empty())),
        NOW.plusSeconds(second));
  }

  @Test
  void aHoldIsSaidOnceAfterAMomentAndItsEndOnce() {
    assertThat(look(1, 0)).contains(NOW.plusSeconds(2));
    assertThat(look(40, 1)).contains(NOW.plusSeconds(2));
    assertThat(look(60, 2)).isEmpty();
    look(70, 60);
    look(0, 70);
    look(0, 71);

    assertThat(said).containsExactly("held 60", "ended");
  }

  @Test
  void whatIsOverBeforeItWasSaidIsNotSaid() {
    look(60, 0);
    look(0, 1);
    look(60, 2);

    assertThat(said).isEmpty();
  }
}
