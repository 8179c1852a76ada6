package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.testkit.KubeApiServer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of revoked tokens in ConfigMaps: a real API server, the shipped rights. */
final class RevokedTokensIT {
  private final Installation installation = Installation.on(KubeApiServer.shared());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private Optional<OperatorProcess> operator = Optional.empty();

  @BeforeEach
  void start() {
    operator = Optional.of(installation.startOperator(lost));
  }

  @AfterEach
  void stop() {
    operator.ifPresent(OperatorProcess::close);
    installation.close();
    assertThat(lost).isFalse();
  }

  @Test
  void changesOfTheListAreWrittenAndItsAbsenceChangesNothing() {
    apply(
        Triggers.manifest(orders, "[orders." + namespace + ".example.com]", Triggers.FIRST)
            + "    revokedTokens: {configMapRef: {name: revoked, key: list}}\n");

    until("ResolvedRefs", "False/ReferenceMissing");
    assertThat(installation.condition(orders, "Accepted")).isEqualTo("True/Accepted");
    assertThat(installation.condition(orders, "Programmed")).isEqualTo("False/NotResolved");
    assertThat(record().behaviour()).isInstanceOf(Refuse.class);

    apply(configMap("one", ""));
    until("ResolvedRefs", "False/LabelMissing");
    followTheMend();
    until("ResolvedRefs", "True/ResolvedRefs");
    untilRevoked("one");

    apply(configMap("one two", "httptrigger.dev/keys: \"true\""));
    untilRevoked("one", "two");
    assertThat(record().generation()).isEqualTo(1);

    apply(
        configMap("one", "httptrigger.dev/keys: \"true\"").replace("jti: one", "jti: one, iat: 1"));
    until("ResolvedRefs", "False/RevokedTokensUnreadable");
    assertThat(revoked()).containsExactlyInAnyOrder("one", "two");

    installation.server.kubectl("delete", "configmap", "revoked", "-n", namespace).outOrThrow();
    until("ResolvedRefs", "False/ReferenceMissing");
    until("Stalled", "True/ReferenceMissing");
    assertThat(revoked()).containsExactlyInAnyOrder("one", "two");

    apply(configMap("three", "httptrigger.dev/keys: \"true\""));
    untilRevoked("three");
    until("ResolvedRefs", "True/ResolvedRefs");
    assertThat(installation.condition(orders, "Stalled")).isEqualTo("/");
  }

  /** What the status tells a person to type, typed. */
  private void followTheMend() {
    String message =
        installation.field(orders, ".status.conditions[?(@.type==\"ResolvedRefs\")].message");
    String command = "kubectl label -n %s configmap revoked ".formatted(namespace);
    assertThat(message).contains(command + "httptrigger.dev/keys=true");
    installation
        .server
        .kubectl("label", "-n", namespace, "configmap", "revoked", "httptrigger.dev/keys=true")
        .outOrThrow();
  }

  private String configMap(String tokenIds, String label) {
    String tokens =
        Set.of(tokenIds.split(" ", -1)).stream()
            .map(id -> "    - {iss: https://login.example.com/, jti: " + id + "}\n")
            .collect(Collectors.joining());
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: revoked, namespace: %s, labels: {%s}}
    data:
      list: |
        tokens:
    %s\
    """
        .formatted(namespace, label, tokens.indent(4));
  }

  private void apply(String manifest) {
    installation.server.kubectlApply(manifest).outOrThrow();
  }

  private void until(String condition, String expected) {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(
            () -> assertThat(installation.condition(orders, condition)).isEqualTo(expected));
  }

  private void untilRevoked(String... tokenIds) {
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> assertThat(revoked()).containsExactlyInAnyOrder(tokenIds));
  }

  private Set<String> revoked() {
    return record().behaviour() instanceof Decide decide && decide.access() instanceof Jwt jwt
        ? jwt.revokedTokens().map(RevokedTokens::tokens).orElse(Set.of()).stream()
            .map(RevokedToken::tokenId)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private TriggerConfig record() {
    return installation.record(orders).orElseThrow();
  }
}
