package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.testkit.KubeApiServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several operators, and what goes away under them; on an API server that no other test uses. */
final class FailoverIT {
  @RegisterExtension static final OwnServer SERVER = OwnServer.plain();

  private final KubeApiServer server = SERVER.get();
  private final Installation installation = Installation.on(server);
  private final String namespace = server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final ObjectName invoices = new ObjectName(namespace, "invoices");
  private final AtomicBoolean firstLost = new AtomicBoolean();
  private final AtomicBoolean secondLost = new AtomicBoolean();

  /** The term before the test: each leader's is one later than the last. */
  private final long before = latestTerm();

  @AfterEach
  void close() {
    installation.close();
  }

  private long latestTerm() {
    return terms().flatMap(Optional::stream).mapToLong(Long::longValue).max().orElse(0);
  }

  private Stream<Optional<Long>> terms() {
    return IntStream.range(0, RecordName.SHARDS)
        .mapToObj(installation::shard)
        .map(shard -> shard.map(IndexShard::term));
  }

  private void apply(ObjectName trigger) {
    String host = trigger.name() + "." + namespace + ".example.com";
    server.apply(Triggers.manifest(trigger, "[" + host + "]", Triggers.FIRST));
  }

  private void untilListed(ObjectName trigger, boolean listed) {
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(installation.entry(trigger).isPresent()).isEqualTo(listed);
              assertThat(installation.record(trigger).isPresent()).isEqualTo(listed);
            });
  }

  private void untilTerm(long term) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(terms()).allMatch(Optional.of(term)::equals));
  }

  @Test
  void nextOperatorLeadsWithALaterTermWhenTheFirstGoes() {
    OperatorProcess first = installation.startOperator(firstLost);
    untilTerm(before + 1);
    try (OperatorProcess second = installation.startOperator(secondLost)) {
      apply(orders);
      untilListed(orders, true);
      Installation.eventually().until(second::isReady);
      assertThat(second.metrics("text/plain")).contains("httptrigger_operator_leading 0");
      first.close();
      untilTerm(before + 2);
      apply(invoices);
      untilListed(invoices, true);
      installation.delete(orders);
      untilListed(orders, false);
    }
    assertThat(firstLost).isFalse();
    assertThat(secondLost).isFalse();
  }

  @Test
  void olderLeaderWritesNoMoreOnceALaterTermStandsInTheIndex() {
    try (OperatorProcess first = installation.startOperator(firstLost)) {
      untilTerm(before + 1);
      installation.writeTerm(RecordName.shardOf(orders), before + 7);
      Installation.eventually().untilTrue(firstLost);
      assertThat(first.isLive()).isFalse();
      apply(orders);
      assertThat(installation.shard(RecordName.shardOf(orders)).map(IndexShard::term))
          .hasValue(before + 7);
    }
    try (OperatorProcess second = installation.startOperator(secondLost)) {
      untilTerm(before + 8);
      untilListed(orders, true);
      assertThat(second.isLive()).isTrue();
    }
  }

  @Test
  void shortAbsenceOfTheApiServerIsSurvived() throws InterruptedException {
    try (OperatorProcess operator = installation.startOperator(firstLost)) {
      apply(orders);
      untilListed(orders, true);
      server.freeze();
      // Well under the time in which the Lease has to be renewed.
      Thread.sleep(3_000);
      server.thaw();
      apply(invoices);
      untilListed(invoices, true);
      installation.delete(orders);
      untilListed(orders, false);
      untilTerm(before + 1);
      assertThat(firstLost).isFalse();
      assertThat(operator.isLive()).isTrue();
    }
  }

  @Test
  void longAbsenceOfTheApiServerEndsTheOperatorAndTheNextGoesOn() {
    try (OperatorProcess operator = installation.startOperator(firstLost)) {
      apply(orders);
      untilListed(orders, true);
      server.stop();
      Installation.eventually().untilTrue(firstLost);
      assertThat(operator.isLive()).isFalse();
      server.startAgain();
    }
    try (OperatorProcess next = installation.startOperator(secondLost)) {
      apply(invoices);
      untilListed(invoices, true);
      installation.delete(orders);
      untilListed(orders, false);
      untilTerm(before + 2);
      assertThat(next.isLive()).isTrue();
    }
  }
}
