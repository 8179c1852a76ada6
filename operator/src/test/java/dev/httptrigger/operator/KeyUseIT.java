package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.KeyName;
import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.operator.replicas.Replicas;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What servers say of keys, and what becomes of it: a real API server, the shipped rights. */
@ResourceLock(Installation.SHARED_SERVER)
final class KeyUseIT {
  private final LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);

  private final Installation installation = Installation.on(KubeApiServer.shared());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final String a = namespace + "-a";
  private final String b = namespace + "-b";
  private Optional<OperatorProcess> operator = Optional.empty();

  @BeforeEach
  void start() {
    installation.replica(a, Long.MAX_VALUE);
    installation.replica(b, Long.MAX_VALUE);
    startOperator();
  }

  @AfterEach
  void stop() {
    stopOperator();
    installation.replicaLeaves(a);
    installation.replicaLeaves(b);
    installation.close();
    assertThat(lost).isFalse();
  }

  private void startOperator() {
    operator = Optional.of(installation.startOperator(lost));
  }

  private void stopOperator() {
    operator.ifPresent(OperatorProcess::close);
    operator = Optional.empty();
  }

  @Test
  void theLastDayOfUseIsThatOfAllServersAndOutlivesThem() {
    applyInline(Triggers.FIRST, Triggers.SECOND);
    untilKeys("first Everywhere ", "second Everywhere ");

    installation.replicaSays(a, used(today.minusDays(1), Triggers.FIRST));
    installation.replicaSays(b, used(today.minusDays(2), Triggers.FIRST));
    untilKeys("first Everywhere " + today.minusDays(1), "second Everywhere ");

    installation.replicaSays(b, used(today, Triggers.SECOND));
    untilKeys("first Everywhere " + today.minusDays(1), "second Everywhere " + today);
    String said = keys();

    stopOperator();
    installation.replicaLeaves(b);
    installation.replica(a, Long.MAX_VALUE);
    startOperator();
    applyInline(Triggers.FIRST, Triggers.SECOND, TokenMint.generate("ES256", "third"));
    Installation.eventually().until(() -> keys().contains("third Everywhere"));
    assertThat(keys()).startsWith(said);
  }

  @Test
  void aKeyIsArrivingUntilEveryServerHasItAndLeavingWhileOneStillDoes() {
    apply(secret(Triggers.FIRST));
    apply(Triggers.referring(orders, "secretRef: {name: keys, key: jwks.json}"));
    untilKeys("first Everywhere ");

    // From here on b is frozen.
    installation.replica(b, installation.version());
    apply(secret(Triggers.FIRST, Triggers.SECOND));
    untilKeys("first Everywhere ", "second Arriving ");
    // It is no other generation.
    assertThat(installation.condition(orders, "Ready")).isEqualTo("True/Ready");
    installation.replica(b, Long.MAX_VALUE);
    untilKeys("first Everywhere ", "second Everywhere ");

    installation.replica(b, installation.version());
    apply(secret(Triggers.SECOND));
    untilKeys("second Everywhere ", "first Leaving ");
    installation.replica(b, Long.MAX_VALUE);
    untilKeys("second Everywhere ");
  }

  @Test
  void whatAServerSaysThatNobodyCanReadKeepsNoStatusBack() {
    applyInline(Triggers.FIRST);
    untilKeys("first Everywhere ");
    installation
        .server
        .kubectl(
            "annotate",
            "lease",
            "ext-authz-" + a,
            "-n",
            Installation.CONFIG,
            "httptrigger.dev/keys={\"version\":99}")
        .outOrThrow();

    applyInline(Triggers.FIRST, Triggers.SECOND);

    untilKeys("first Everywhere ", "second Everywhere ");
  }

  @Test
  void aKeySetThatLacksAKeyIsTold() throws InterruptedException {
    stopOperator();
    String keySet = "keyset-0123456789abcdef0123456789abcdef";
    BlockingQueue<String> flagged = new LinkedBlockingQueue<>();
    try (Replicas replicas =
        new Replicas(
            installation.admin,
            Installation.CONFIG,
            Duration.ofMinutes(1),
            InstantSource.system(),
            new SimpleMeterRegistry())) {
      replicas.watch(() -> {}, flagged::add);
      Installation.eventually().until(replicas::isWatching);
      KeyReport report = new KeyReport(Map.of(), Set.of(keySet));

      // As often as it is said, for it may have been lost the first time.
      for (int renewal = 0; renewal < 2; renewal++) {
        installation.replicaSays(a, report);
        assertThat(flagged.poll(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isEqualTo(keySet);
      }
      installation.replicaSays(a, KeyReport.EMPTY);
      installation.replicaSays(b, new KeyReport(Map.of(), Set.of(keySet.replace('0', '9'))));
      assertThat(flagged.poll(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(keySet.replace('0', '9'));
    }
  }

  private KeyReport used(LocalDate day, TokenMint mint) {
    VerificationKey key =
        JwksReader.read(TokenMint.publicJwks(mint), "jwks", new KeyPolicy(false))
            .usable()
            .getFirst();
    return new KeyReport(Map.of(day, Set.of(KeyName.of(RecordName.of(orders), key))), Set.of());
  }

  private String secret(TokenMint... mints) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: keys, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
    stringData: {jwks.json: '%s'}
    """
        .formatted(namespace, TokenMint.publicJwks(mints));
  }

  private void applyInline(TokenMint... mints) {
    apply(Triggers.manifest(orders, "[orders." + namespace + ".example.com]", mints));
  }

  private void apply(String manifest) {
    installation.server.apply(manifest);
  }

  /** One line for each key: kid, where it is in force, day of its last use. */
  private String keys() {
    StringBuilder lines = new StringBuilder();
    for (JsonNode key : installation.find(orders).at("/status/keys")) {
      lines
          .append(key.path("kid").asText())
          .append(' ')
          .append(key.path("inForce").asText())
          .append(' ')
          .append(key.path("lastUsed").asText())
          .append('\n');
    }
    return lines.toString();
  }

  private void untilKeys(String... expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(keys().lines().toList()).isEqualTo(List.of(expected)));
  }
}
