package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the publisher hears of, and when. */
final class InboxTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final SecretChange CHANGE =
      new SecretChange.Seen(
          new StoredSecret(
              "uid", 1, Instant.EPOCH, false, RecordCodec.encode(IndexShard.empty(0, 1))));

  private final Inbox inbox = new Inbox();

  @Test
  void operatorThatStandsByGathersNothing() throws InterruptedException {
    inbox.secret(CHANGE);
    inbox.trigger(ORDERS);
    inbox.open();

    assertThat(inbox.take(Duration.ZERO).secrets()).isEmpty();
    assertThat(inbox.take(Duration.ZERO).triggers()).isEmpty();
  }

  @Test
  void whatHappensOnceItIsOpenIsTakenOnce() throws InterruptedException {
    inbox.open();
    inbox.secret(CHANGE);
    inbox.trigger(ORDERS);

    Inbox.Content content = inbox.take(Duration.ofMinutes(1));

    assertThat(content.secrets()).containsExactly(CHANGE);
    assertThat(content.triggers()).containsExactly(ORDERS);
    assertThat(inbox.take(Duration.ZERO).secrets()).isEmpty();
  }

  @Test
  void closedOneKeepsNobodyWaitingAndOpensNoMore() throws InterruptedException {
    inbox.close();
    inbox.open();
    inbox.secret(CHANGE);

    assertThat(inbox.isClosed()).isTrue();
    assertThat(inbox.take(Duration.ofMinutes(1)).secrets()).isEmpty();
    inbox.pause(Duration.ofMinutes(1));
  }
}
