package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.testkit.KubeApiServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The resource's definition goes away under an operator; on an API server of its own, for no
 * trigger leaves for ten minutes after the definition is back.
 */
final class DefinitionGoneIT {
  private final KubeApiServer server = KubeApiServer.start();
  private final Installation installation = Installation.guarded(server);
  private final String namespace = server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final ObjectName invoices = new ObjectName(namespace, "invoices");
  private final AtomicBoolean lost = new AtomicBoolean();

  @AfterEach
  void close() {
    installation.close();
    server.close();
  }

  private void apply(ObjectName trigger) {
    String host = trigger.name() + ".example.com";
    server.apply(Triggers.manifest(trigger, "[" + host + "]", Triggers.FIRST));
  }

  private void untilListed(ObjectName trigger) {
    Installation.eventually().until(() -> isListed(trigger));
  }

  private boolean isListed(ObjectName trigger) {
    return installation.entry(trigger).isPresent() && installation.record(trigger).isPresent();
  }

  @Test
  void nothingLeavesWithTheDefinition() {
    try (OperatorProcess operator = installation.startOperator(lost)) {
      apply(orders);
      untilListed(orders);
      server.kubectl("delete", "crd", "httptriggers.httptrigger.dev", "--wait=false").outOrThrow();
      Installation.eventually()
          .until(() -> server.kubectl("get", "crd", "httptriggers.httptrigger.dev").exit() != 0);
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Installation.PATIENCE)
          .until(() -> isListed(orders));
      assertThat(operator.metrics("text/plain")).contains("httptrigger_operator_writes_total");
      Installation again = Installation.guarded(server);
      again.close();
      await()
          .during(Duration.ofSeconds(6))
          .atMost(Installation.PATIENCE)
          .until(() -> isListed(orders));
      apply(invoices);
    }
    try (OperatorProcess next = installation.startOperator(lost)) {
      untilListed(invoices);
      assertThat(installation.entry(orders)).isPresent();
      assertThat(next.isLive()).isTrue();
    }
  }
}
