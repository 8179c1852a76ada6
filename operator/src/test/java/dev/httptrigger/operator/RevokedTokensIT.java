package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.parallel.ResourceLock;

/** Lists of revoked tokens in ConfigMaps: a real API server, the shipped rights. */
@ResourceLock(Installation.SHARED_SERVER)
final class RevokedTokensIT {
  private static final String LABEL = "httptrigger.dev/keys: \"true\"";

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
    apply(trigger());

    until("ResolvedRefs", "False/ReferenceMissing");
    assertThat(installation.condition(orders, "Accepted")).isEqualTo("True/Accepted");
    assertThat(installation.condition(orders, "Programmed")).isEqualTo("False/NotResolved");
    assertThat(record().behaviour()).isInstanceOf(Refuse.class);

    apply(configMap("one", ""));
    until("ResolvedRefs", "False/LabelMissing");
    followTheMend();
    until("ResolvedRefs", "True/ResolvedRefs");
    untilRevoked("one");

    apply(configMap("one two", LABEL));
    untilRevoked("one", "two");
    assertThat(record().generation()).isEqualTo(1);

    apply(configMap("one", LABEL).replace("jti: one", "jti: one, iat: 1"));
    until("ResolvedRefs", "False/RevokedTokensUnreadable");
    assertThat(revoked()).containsExactlyInAnyOrder("one", "two");

    installation.server.kubectl("delete", "configmap", "revoked", "-n", namespace).outOrThrow();
    until("ResolvedRefs", "False/ReferenceMissing");
    until("Stalled", "True/ReferenceMissing");
    assertThat(revoked()).containsExactlyInAnyOrder("one", "two");

    apply(configMap("three", LABEL));
    untilRevoked("three");
    until("ResolvedRefs", "True/ResolvedRefs");
    assertThat(installation.condition(orders, "Stalled")).isEqualTo("/");
  }

  @Test
  void aTokenIsRevokedWhileAnEditThatCantBeUsedWaitsForItsMend() {
    apply(configMap("one", LABEL) + "---\n" + trigger());
    untilRevoked("one");

    apply(trigger() + "    tokenLocations: [{in: Header, name: Cookie}]\n");
    until("Accepted", "False/ForbiddenLocation");
    assertThat(installation.condition(orders, "ResolvedRefs")).isEqualTo("True/ResolvedRefs");
    apply(configMap("two", LABEL));
    untilRevoked("one", "two");
    assertThat(record().generation()).isEqualTo(1);

    apply(trigger());
    untilRevoked("two");
    until("Accepted", "True/Accepted");
  }

  private String trigger() {
    return Triggers.manifest(orders, "[orders." + namespace + ".example.com]", Triggers.FIRST)
        + "    revokedTokens: {configMapRef: {name: revoked, key: list}}\n";
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
    installation.server.apply(manifest);
  }

  private void until(String condition, String expected) {
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(orders, condition)).isEqualTo(expected));
  }

  private void untilRevoked(String... tokenIds) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(revoked()).containsExactlyInAnyOrder(tokenIds));
  }

  /** The tokens that the record revokes; none where there is no record. */
  private Set<String> revoked() {
    return installation
        .record(orders)
        .map(record -> record.behaviour() instanceof Decide decide ? decide.access() : null)
        .map(access -> access instanceof Jwt jwt ? jwt : null)
        .flatMap(Jwt::revokedTokens)
        .map(RevokedTokens::tokens)
        .orElse(Set.of())
        .stream()
        .map(RevokedToken::tokenId)
        .collect(Collectors.toSet());
  }

  private TriggerConfig record() {
    return installation.record(orders).orElseThrow();
  }
}
