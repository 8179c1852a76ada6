package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Operators for some namespaces; on an API server of its own, for the rights in the whole cluster
 * are others than elsewhere.
 */
final class NamespacedIT {
  private static final ObjectName SHOP = new ObjectName("shop", "orders");
  private static final ObjectName BANK = new ObjectName("bank", "accounts");
  private static final ObjectName ELSEWHERE = new ObjectName("elsewhere", "other");

  private final KubeApiServer server = KubeApiServer.start();
  private final Installation installation = Installation.on(server);
  private final AtomicBoolean lost = new AtomicBoolean();

  @BeforeEach
  void namespaces() {
    for (ObjectName each : Set.of(SHOP, BANK, ELSEWHERE)) {
      server.kubectl("create", "namespace", each.namespace()).outOrThrow();
    }
  }

  @AfterEach
  void close() {
    installation.close();
    server.close();
    assertThat(lost).isFalse();
  }

  /** Takes the rights in the whole cluster away, and gives those in two namespaces. */
  private void narrowRights() {
    server
        .kubectl(
            "apply",
            "--server-side",
            "-k",
            Checkout.root().resolve("deploy/examples/namespaced").toString())
        .outOrThrow();
  }

  private void apply(ObjectName trigger) {
    String host = trigger.name() + "." + trigger.namespace() + ".example.com";
    server.apply(Triggers.manifest(trigger, "[" + host + "]", Triggers.FIRST));
  }

  private static void untilListed(Installation in, ObjectName... triggers) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(in.listed()).containsExactlyInAnyOrder(triggers));
  }

  @Test
  void withRightsInItsNamespacesOnlyItDoesItsWorkThere() {
    narrowRights();
    assertRightsInItsNamespacesOnly();
    server.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: keys, namespace: bank, labels: {httptrigger.dev/keys: "true"}}
        stringData: {jwks.json: '%s'}
        """
            .formatted(TokenMint.publicJwks(Triggers.FIRST)));
    apply(SHOP);
    apply(ELSEWHERE);
    server.apply(Triggers.referring(BANK, "secretRef: {name: keys, key: jwks.json}"));
    installation.replica("a", Long.MAX_VALUE);

    try (OperatorProcess operator =
        installation.startOperator(lost, Set.of("shop", "bank"), "httptrigger")) {
      Installation.eventually()
          .untilAsserted(
              () -> {
                assertThat(installation.condition(SHOP, "Ready")).startsWith("True");
                assertThat(installation.condition(BANK, "Ready")).startsWith("True");
              });
      assertThat(operator.isReady()).isTrue();
      installation.delete(SHOP);
      untilListed(installation, BANK);
      assertThat(installation.field(ELSEWHERE, ".status")).isEmpty();
    }
  }

  /** Verb, resource, namespace, whether it may. */
  private void assertRightsInItsNamespacesOnly() {
    Installation.eventually().until(() -> mayDo("list", "secrets", "-").equals("no"));
    Installation.eventually().until(() -> mayDo("get", "secrets", "bank").equals("yes"));
    List<String> rows =
        """
        list secrets                      shop      yes
        get  secrets                      bank      yes
        list secrets                      elsewhere no
        get  secrets                      elsewhere no
        list configmaps                   elsewhere no
        list httptriggers.httptrigger.dev shop      yes
        list httptriggers.httptrigger.dev elsewhere no
        list secrets                      -         no
        list configmaps                   -         no
        list httptriggers.httptrigger.dev -         no
        list namespaces                   -         yes
        create events.events.k8s.io       shop      yes
        create events.events.k8s.io       elsewhere no
        create events.events.k8s.io       httptrigger-system yes
        create events.events.k8s.io       -         no
        """
            .lines()
            .toList();

    assertThat(rows)
        .allSatisfy(
            row -> {
              List<String> words = List.of(row.split(" +"));
              assertThat(mayDo(words.get(0), words.get(1), words.get(2))).isEqualTo(words.get(3));
            });
  }

  private String mayDo(String verb, String resource, String in) {
    return AccessReview.of("operator", verb, resource, in.equals("-") ? "" : in).ask(server);
  }

  @Test
  void watchingFewerNamespacesTakesNothingFromTheIndex() {
    apply(SHOP);
    apply(BANK);
    try (OperatorProcess _ = installation.startOperator(lost)) {
      untilListed(installation, SHOP, BANK);
    }
    ObjectName second = new ObjectName("shop", "second");
    try (OperatorProcess operator =
        installation.startOperator(lost, Set.of("shop"), "httptrigger")) {
      installation.delete(BANK);
      apply(second);
      untilListed(installation, SHOP, BANK, second);
      installation.delete(SHOP);
      untilListed(installation, BANK, second);
      assertThat(installation.record(BANK)).isPresent();
      assertThat(operator.metrics("text/plain")).contains("httptrigger_operator_removals_held 0");
    }
    try (OperatorProcess _ = installation.startOperator(lost)) {
      untilListed(installation, second);
    }
  }

  @Test
  void twoInstallationsDoNotTouchEachOthersTriggers() {
    narrowRights();
    server.apply(
        server
            .kubectl("kustomize", Checkout.root().resolve("deploy/examples/namespaced").toString())
            .outOrThrow()
            .replace("httptrigger-system", "second-system")
            .replace("httptrigger-config", "second-config"));
    // The first keeps its rights: each has a binding of its own in the whole cluster.
    server.kubectl("delete", "rolebinding", "httptrigger-operator", "-n", "shop").outOrThrow();
    bind("shop", "httptrigger-system");
    apply(SHOP);
    apply(BANK);
    installation.replica("a", Long.MAX_VALUE);
    try (Installation second = installation.another("second-config");
        OperatorProcess one = installation.startOperator(lost, Set.of("shop"), "httptrigger");
        OperatorProcess other = second.startOperator(lost, Set.of("bank"), "second")) {
      untilListed(installation, SHOP);
      untilListed(second, BANK);
      Installation.eventually()
          .untilAsserted(
              () -> {
                assertThat(installation.condition(SHOP, "Ready")).startsWith("True");
                // Its own fleet is waited for, not the other's.
                assertThat(second.condition(BANK, "Ready")).isEqualTo("False/NoReplicas");
              });
      second.replica("b", Long.MAX_VALUE);
      Installation.eventually()
          .untilAsserted(() -> assertThat(second.condition(BANK, "Ready")).startsWith("True"));
      installation.delete(SHOP);
      untilListed(installation);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Installation.PATIENCE)
          .until(() -> second.listed().equals(Set.of(BANK)));
      assertThat(one.isReady()).isTrue();
      assertThat(other.isReady()).isTrue();
    }
  }

  private void bind(String namespace, String system) {
    server
        .kubectl(
            "create",
            "rolebinding",
            "httptrigger-operator",
            "-n",
            namespace,
            "--clusterrole=httptrigger-operator-in-namespace",
            "--serviceaccount=" + system + ":httptrigger-operator")
        .outOrThrow();
  }
}
