package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One operator, a real API server, the shipped rights. */
@ResourceLock(Installation.SHARED_SERVER)
final class OperatorProcessIT {
  private static final String PROGRAMMED_MESSAGE =
      ".status.conditions[?(@.type==\"Programmed\")].message";

  private final Installation installation = Installation.on(KubeApiServer.shared());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final String host = "orders." + namespace + ".example.com";
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

  private void stopOperator() {
    operator.ifPresent(OperatorProcess::close);
    operator = Optional.empty();
  }

  private void apply(String hosts, TokenMint... keys) {
    installation.server.apply(Triggers.manifest(orders, hosts, keys));
  }

  private void until(String condition, String expected) {
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(orders, condition)).isEqualTo(expected));
  }

  private void untilRecorded() {
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(installation.record(orders)).isPresent();
              assertThat(installation.entry(orders)).isPresent();
            });
  }

  private TriggerConfig record() {
    return installation.record(orders).orElseThrow();
  }

  private static List<String> kids(TriggerConfig config) {
    if (config.behaviour() instanceof TriggerConfig.Decide decide
        && decide.access() instanceof TriggerConfig.Jwt jwt) {
      return jwt.providers().stream()
          .map(Provider::keys)
          .map(Provider.InlineKeys.class::cast)
          .flatMap(keys -> keys.keySet().keys().stream())
          .map(VerificationKey::kid)
          .flatMap(Optional::stream)
          .toList();
    }
    return List.of();
  }

  @Test
  void wholeIndexStandsBeforeAnyTrigger() {
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(IntStream.range(0, RecordName.SHARDS).mapToObj(installation::shard))
                    .allMatch(Optional::isPresent));
    long term = installation.shard(0).map(IndexShard::term).orElseThrow();
    assertThat(term).isPositive();
    assertThat(operator.map(OperatorProcess::isReady)).hasValue(true);
    assertThat(operator.map(OperatorProcess::isLive)).hasValue(true);
    assertThat(operator.orElseThrow().metrics("text/plain"))
        .contains("httptrigger_operator_leading 1");
  }

  @Test
  void triggerBecomesReadyWhenItsReplicaHasIt() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    until("Accepted", "True/Accepted");
    until("Ready", "False/NoReplicas");
    installation.replica(namespace + "-a", 1);
    until("Ready", "False/WaitingForReplicas");
    assertThat(installation.field(orders, ".status.replicas.behind")).contains(namespace + "-a");
    installation.replicaReports(
        namespace + "-a", Long.MAX_VALUE, new RefusedRecord(RecordName.of(orders), "a newer one"));
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(installation.field(orders, PROGRAMMED_MESSAGE))
                    .isEqualTo(
                        "0 of 1 servers have this generation. %s-a can't use it: a newer one"
                            .formatted(namespace)));
    installation.replica(namespace + "-a", Long.MAX_VALUE);
    until("Ready", "True/Ready");
    assertThat(installation.field(orders, ".status.enforcedGeneration")).isEqualTo("1");
    assertThat(installation.field(orders, ".status.keys[0].kid")).isEqualTo("first");
    assertThat(installation.field(orders, ".status.hosts")).isEqualTo(host);
    assertThat(installation.field(orders, ".status.access")).isEqualTo("Jwt");
    assertThat(installation.field(orders, ".status.replicas")).isEmpty();
    installation.replicaLeaves(namespace + "-a");
    assertThat(kids(record())).containsExactly("first");
  }

  @Test
  void editThatCanNotBeUsedKeepsTheLastGoodOneWithoutRemovedKeys() {
    apply("[" + host + "]", Triggers.FIRST, Triggers.SECOND);
    untilRecorded();
    installation.server.apply(
        Triggers.manifest(orders, "[" + host + "]", Triggers.SECOND)
            + "    - name: other\n"
            + "      issuer: https://other.example.com/\n"
            + "      jwks: {remote: {uri: 'https://2130706433/jwks.json'}}\n");
    until("Accepted", "False/UrlNotValid");
    until("Stalled", "True/UrlNotValid");
    Installation.eventually()
        .untilAsserted(() -> assertThat(kids(record())).containsExactly("second"));
    assertThat(record().generation()).isEqualTo(1);
    apply("[" + host + "]", Triggers.SECOND);
    until("Accepted", "True/Accepted");
    assertThat(record().generation()).isEqualTo(3);
    assertThat(installation.condition(orders, "Stalled")).isEqualTo("/");
  }

  @Test
  void newTriggerThatCanNotBeUsedDeniesItsHosts() {
    apply("['*." + host + "']", Triggers.FIRST);
    until("Accepted", "False/WildcardNotGranted");
    assertThat(installation.field(orders, ".status.conditions[?(@.type==\"Ready\")].message"))
        .contains("hostGrants");
    installation.delete(orders);
    Installation.eventually().until(() -> installation.record(orders).isEmpty());
    installation.server.apply(
        Triggers.manifest(orders, "[" + host + "]", Triggers.FIRST)
            .replace("jwks: {inline", "jwks: {allowWellKnownKeys: true, inline")
            .replace(
                "spec:", "spec:\n  denial: {unauthorized: {body: " + "é".repeat(4_096) + "}}"));
    until("Accepted", "False/TooLong");
    until("Programmed", "False/NotAccepted");
    assertThat(record().behaviour()).isInstanceOf(TriggerConfig.Refuse.class);
    assertThat(record().selection())
        .isInstanceOfSatisfying(
            TriggerConfig.ByHost.class,
            byHost ->
                assertThat(byHost.bindings())
                    .extracting(TriggerConfig.HostBinding::host)
                    .containsExactly(host));
  }

  /** As large as the schema lets one be, of which no record can be made. */
  @Test
  void triggerThatIsTooLargeHarmsItselfOnly() {
    ObjectName huge = new ObjectName(namespace, "huge");
    String hosts = numbered(64, "h%d." + host);
    String prefixes = numbered(16, "/" + "p".repeat(500) + "%d");
    installation.server.apply(
        Triggers.manifest(huge, hosts + "\n  pathPrefixes: " + prefixes, Triggers.FIRST)
            + "---\n"
            + Triggers.manifest(orders, "[" + host + "]", Triggers.FIRST));

    until("Accepted", "True/Accepted");
    untilRecorded();
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(huge, "Accepted")).isEqualTo("False/TooLarge"));
    Installation.eventually().until(() -> installation.record(huge).isPresent());
    assertThat(installation.record(huge).orElseThrow().behaviour())
        .isInstanceOf(TriggerConfig.Refuse.class);
    assertThat(kids(record())).containsExactly("first");
  }

  private static String numbered(int count, String form) {
    return IntStream.range(0, count)
        .mapToObj(form::formatted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  @Test
  void deletedTriggerLeavesIndexAndRecord() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    installation.delete(orders);
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(installation.entry(orders)).isEmpty();
              assertThat(installation.record(orders)).isEmpty();
            });
  }

  @Test
  void triggerDeletedWhileNoOperatorRunsLeavesWithTheNextOnesSweep() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    stopOperator();
    installation.delete(orders);
    assertThat(installation.entry(orders)).isPresent();
    start();
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(installation.entry(orders)).isEmpty();
              assertThat(installation.record(orders)).isEmpty();
            });
  }

  @Test
  void whatSomebodyDoesToTheConfigurationIsRepaired() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    TriggerConfig before = record();
    String record = RecordName.of(orders);
    String index = RecordName.ofShard(RecordName.shardOf(orders));
    for (String[] act :
        List.of(
            new String[] {"delete", "secret", record},
            new String[] {"delete", "secret", index},
            new String[] {"patch", "secret", record, "-p", "{\"data\":{\"content\":\"e30=\"}}"},
            new String[] {"patch", "secret", index, "-p", "{\"data\":{\"sha256\":null}}"},
            new String[] {"patch", "secret", record, "-p", "{\"immutable\":true,\"data\":null}"},
            new String[] {"label", "secret", record, "httptrigger.dev/record-"},
            new String[] {
              "label", "secret", index, "httptrigger.dev/record=trigger", "--overwrite"
            })) {
      List<String> command = new ArrayList<>(List.of(act));
      command.addAll(List.of("-n", Installation.CONFIG));
      installation.server.kubectl(command.toArray(String[]::new)).outOrThrow();
      Installation.eventually()
          .untilAsserted(
              () -> {
                assertThat(installation.record(orders)).as(command.toString()).hasValue(before);
                assertThat(installation.entry(orders)).as(command.toString()).isPresent();
                assertThat(installation.isLabelled(record)).isTrue();
              });
    }
  }

  @Test
  void strayRecordIsRemovedAndTheRecordOfALiveTriggerIsNot() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    installation.server.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: trigger-00000000000000000000000000000000
          namespace: httptrigger-config
          labels: {httptrigger.dev/record: trigger}
        """);
    Installation.eventually()
        .until(
            () ->
                installation
                        .admin
                        .secrets()
                        .inNamespace(Installation.CONFIG)
                        .withName("trigger-00000000000000000000000000000000")
                        .get()
                    == null);
    assertThat(installation.record(orders)).isPresent();
  }

  @Test
  void loserOfAHostSaysWhoWonAndFollowsWhenTheWinnerGoes() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    ObjectName late = new ObjectName(namespace, "late");
    installation.server.apply(Triggers.manifest(late, "[" + host + "]", Triggers.SECOND));
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(late, "Accepted")).isEqualTo("False/Conflict"));
    assertThat(installation.field(late, ".status.conflict.trigger")).isEqualTo("orders");
    assertThat(installation.field(late, ".status.conflict.host")).isEqualTo(host);
    assertThat(installation.condition(orders, "Accepted")).isEqualTo("True/Accepted");
    installation.delete(orders);
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(late, "Accepted")).isEqualTo("True/Accepted"));
    assertThat(installation.field(late, ".status.conflict")).isEmpty();
    assertThat(installation.record(late).map(OperatorProcessIT::kids)).hasValue(List.of("second"));
  }

  @Test
  void objectOfTheSameNameIsAnotherTrigger() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    String uid = record().uid();
    installation.delete(orders);
    apply("[" + host + "]", Triggers.SECOND);
    Installation.eventually()
        .untilAsserted(
            // Looked at once: the old one may be taken away between two looks.
            () ->
                assertThat(installation.record(orders))
                    .hasValueSatisfying(
                        record -> {
                          assertThat(record.uid()).isNotEqualTo(uid);
                          assertThat(kids(record)).containsExactly("second");
                          assertThat(installation.entry(orders).map(entry -> entry.uid()))
                              .hasValue(record.uid());
                        }));
  }

  @Test
  void editOfOneTriggerIsNotKeptWaitingByHundredsOfNewOnes() {
    apply("[" + host + "]", Triggers.FIRST);
    untilRecorded();
    StringBuilder many = new StringBuilder();
    List<ObjectName> names = new ArrayList<>();
    for (int number = 0; number < 210; number++) {
      ObjectName name = new ObjectName(namespace, "many-" + number);
      names.add(name);
      many.append("---\n")
          .append(Triggers.manifest(name, "[many-" + number + "." + host + "]", Triggers.FIRST));
    }
    installation.server.apply(many.toString());
    apply("[" + host + "]", Triggers.SECOND);
    Installation.eventually()
        .untilAsserted(() -> assertThat(kids(record())).containsExactly("second"));
    Installation.eventually()
        .untilAsserted(() -> assertThat(installation.listed()).containsAll(names));
    installation
        .server
        .kubectl("delete", "httptriggers.httptrigger.dev", "--all", "-n", namespace, "--wait=false")
        .outOrThrow();
    Installation.eventually()
        .untilAsserted(() -> assertThat(installation.listed()).doesNotContainAnyElementsOf(names));
  }

  @Test
  void leaseOfAServerWhosePodIsGoneIsDeletedAndNoAnswerDeletesNone() {
    Instant longAgo = Instant.now().minus(Duration.ofHours(1));
    String killed = namespace + "-killed";
    String unknown = namespace + "-unknown";
    // The operator may not read Pods of that namespace, so it gets no answer.
    installation.replica(
        unknown, 1, Optional.of(new PodIdentity(namespace, unknown, "uid")), longAgo);
    installation.replica(
        killed, 1, Optional.of(new PodIdentity("httptrigger-system", killed, "uid")), longAgo);
    Installation.eventually().until(() -> !installation.hasReplica(killed));
    assertThat(installation.hasReplica(unknown)).isTrue();
    installation.replicaLeaves(unknown);
  }

  @Test
  void recordThatTheApiServerRefusesKeepsNoOtherFromBeingWritten() {
    String policy =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: refuse-%1$s}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
            - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}
          validations:
          - {expression: "object.metadata.name != '%2$s'"}
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: refuse-%1$s}
        spec: {policyName: refuse-%1$s, validationActions: [Deny]}
        """
            .formatted(namespace, RecordName.of(orders));
    installation.server.apply(policy);
    Installation.eventually()
        .until(
            () ->
                installation
                        .server
                        .kubectl(
                            "create",
                            "secret",
                            "generic",
                            RecordName.of(orders),
                            "-n",
                            namespace,
                            "--dry-run=server")
                        .exit()
                    != 0);
    apply("[" + host + "]", Triggers.FIRST);
    until("Accepted", "True/Accepted");
    ObjectName other = new ObjectName(namespace, "other");
    installation.server.apply(Triggers.manifest(other, "[other." + host + "]", Triggers.FIRST));
    Installation.eventually().until(() -> installation.entry(other).isPresent());
    assertThat(installation.entry(orders)).isEmpty();
    assertThat(installation.condition(orders, "Programmed")).startsWith("False/");
    installation.server.kubectlWithInput(policy, "delete", "-f", "-").outOrThrow();
    untilRecorded();
  }
}
