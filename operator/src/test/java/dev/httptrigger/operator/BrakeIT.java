package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.testkit.KubeApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * All triggers are gone at once, by a wrong {@code kubectl delete} or a pruned folder; on an API
 * server of its own, for the brake counts all triggers.
 */
final class BrakeIT {
  private static final int TRIGGERS = 30;

  @RegisterExtension static final OwnServer SERVER = OwnServer.plain();

  private final KubeApiServer server = SERVER.get();
  private final Installation installation = Installation.guarded(server);
  private final String namespace = server.createNamespace("shop");
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final List<ObjectName> all =
      IntStream.range(0, TRIGGERS).mapToObj(i -> new ObjectName(namespace, "t-" + i)).toList();

  @BeforeEach
  void listAll() {
    applyAll();
    try (OperatorProcess _ = startOperator()) {
      Installation.eventually().until(() -> installation.listed().size() == TRIGGERS);
    }
  }

  /** The next one begins as this one did: with nothing that anybody wrote. */
  @AfterEach
  void takeAwayAll() {
    try (installation) {
      deleteAll();
      installation.admin.secrets().inNamespace(Installation.CONFIG).delete();
      server
          .kubectl("delete", "events.events.k8s.io", "--all", "-n", "httptrigger-system")
          .outOrThrow();
      installation.holdRemovals();
    }
    assertThat(lost).isFalse();
  }

  private OperatorProcess startOperator() {
    return installation.startOperator(lost, () -> Instant.now().plus(ahead.get()));
  }

  private void applyAll() {
    server.apply(
        all.stream()
            .map(
                each ->
                    Triggers.manifest(each, "[" + each.name() + ".example.com]", Triggers.FIRST))
            .collect(Collectors.joining("---\n")));
  }

  private void deleteAll() {
    server.kubectl("delete", "httptriggers.httptrigger.dev", "--all", "-n", namespace).outOrThrow();
  }

  private static String held(OperatorProcess operator) {
    return operator
        .metrics("text/plain")
        .lines()
        .filter(line -> line.startsWith("httptrigger_operator_removals_held "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .collect(Collectors.joining());
  }

  private void untilHeld(OperatorProcess operator, int triggers) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(Double.parseDouble(held(operator))).isEqualTo(triggers));
  }

  private String events(String reason) {
    return server
        .kubectl(
            "get",
            "events.events.k8s.io",
            "-n",
            "httptrigger-system",
            "-o",
            "jsonpath={.items[?(@.reason==\"" + reason + "\")].note}")
        .outOrThrow();
  }

  @Test
  void allThatGoWhileNobodyLeadsStayAndComeBackWithoutAGap() {
    deleteAll();
    try (OperatorProcess operator = startOperator()) {
      untilHeld(operator, TRIGGERS);
      assertThat(installation.listed()).hasSize(TRIGGERS);
      Installation.eventually()
          .untilAsserted(
              () ->
                  assertThat(events("RemovalsHeld"))
                      .contains("30 of 30 HttpTriggers")
                      .contains("kubectl patch configmap httptrigger-operator"));
      applyAll();
      untilHeld(operator, 0);
      assertThat(installation.listed()).hasSize(TRIGGERS);
      Installation.eventually()
          .untilAsserted(() -> assertThat(events("RemovalsHeldNoMore")).isNotEmpty());
    }
  }

  @Test
  void neverMoreThanHalfLeaveOfThoseThatGoUnderALeaderNorWithTheNextOne() {
    try (OperatorProcess operator = startOperator()) {
      deleteAll();
      Installation.eventually()
          .untilAsserted(
              () ->
                  assertThat(Double.parseDouble(held(operator)))
                      .isEqualTo(installation.listed().size()));
    }
    assertThat(installation.listed()).hasSizeGreaterThanOrEqualTo(TRIGGERS / 2);
    int left = installation.listed().size();
    try (OperatorProcess next = startOperator()) {
      untilHeld(next, left);
      assertThat(installation.listed()).hasSize(left);
    }
  }

  @Test
  void theDocumentedCommandLetsThemGoAtOnceAndOthersWaitAgain() {
    deleteAll();
    try (OperatorProcess operator = startOperator()) {
      untilHeld(operator, TRIGGERS);
      installation.releaseRemovals(Instant.now());
      Installation.eventually().until(() -> installation.listed().isEmpty());
      untilHeld(operator, 0);
      applyAll();
      Installation.eventually().until(() -> installation.listed().size() == TRIGGERS);
    }
    deleteAll();
    try (OperatorProcess operator = startOperator()) {
      untilHeld(operator, TRIGGERS);
    }
  }

  @Test
  void afterTenMinutesTheyGoByThemselves() {
    deleteAll();
    try (OperatorProcess operator = startOperator()) {
      untilHeld(operator, TRIGGERS);
      ahead.set(Duration.ofMinutes(11));
      // Whatever happens next makes it look.
      server.kubectl("label", "namespace", namespace, "looked=at").outOrThrow();
      Installation.eventually().until(() -> installation.listed().isEmpty());
    }
  }
}
