package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.KeyName;
import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.ApiRequest;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A thousand triggers and ten servers that come and go: how many statuses are written, by the API
 * server's own audit log.
 */
@Order(1)
final class StatusWritesIT {
  private static final String OPERATOR =
      "system:serviceaccount:httptrigger-system:httptrigger-operator";
  private static final int TRIGGERS = 1_000;
  private static final int SERVERS = 10;
  private static final int A_SECOND = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration QUIET = Duration.ofSeconds(2);

  @RegisterExtension static final OwnServer SERVER = OwnServer.audited();

  private final KubeApiServer server = SERVER.get();
  private final Installation installation = Installation.on(server);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final List<String> namespaces =
      List.of(server.createNamespace("one"), server.createNamespace("two"));
  private final List<ObjectName> triggers =
      IntStream.range(0, TRIGGERS)
          .mapToObj(number -> new ObjectName(namespaces.get(number % 2), "trigger-" + number))
          .toList();
  private Optional<OperatorProcess> operator = Optional.empty();

  @AfterEach
  void stop() {
    operator.ifPresent(OperatorProcess::close);
    installation.close();
    assertThat(lost).isFalse();
  }

  @Test
  void serversThatComeAndGoAndKeysThatAreUsedAreNoStorm() {
    operator = Optional.of(installation.startOperator(lost));
    create();

    // Nobody enforces anything yet: each status says so, and no more.
    until(() -> count("False/NoReplicas") == TRIGGERS);
    untilQuiet();
    assertThat(writes()).as("statuses of new triggers").isBetween(TRIGGERS, 2 * TRIGGERS);

    // Ten servers come and have nothing: each changes what every status says of them.
    int before = writes();
    Instant began = Instant.now();
    for (int number = 0; number < SERVERS; number++) {
      installation.replica("r" + number, 1);
    }
    until(() -> writes() - before >= 3 * A_SECOND);
    Duration took = Duration.between(began, Instant.now());
    assertThat(writes() - before).isLessThanOrEqualTo(spread(took));

    // Now they have it all: somebody waits for that.
    for (int number = 0; number < SERVERS; number++) {
      installation.replica("r" + number, Long.MAX_VALUE);
    }
    until(() -> count("True/Ready") == TRIGGERS);
    assertThat(writes() - before)
        .isLessThanOrEqualTo(TRIGGERS + spread(Duration.between(began, Instant.now())));
    untilQuiet();

    int settled = writes();
    comeAndGo();
    untilQuiet();
    assertThat(writes() - settled).as("while servers come and go").isZero();

    keysAreUsed();
  }

  private void comeAndGo() {
    for (int round = 0; round < 3; round++) {
      for (int number = 0; number < SERVERS; number++) {
        installation.replica("r" + number, 1);
        installation.replicaSays("r" + number, KeyReport.EMPTY);
      }
      for (int number = 0; number < SERVERS; number++) {
        installation.replicaLeaves("r" + number);
      }
    }
    installation.replica("r0", Long.MAX_VALUE);
  }

  /** That is written little by little, and an edit does not wait for it. */
  private void keysAreUsed() {
    int before = writes();
    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    List<ObjectName> used = triggers.subList(0, KeyReport.MAXIMUM_KEYS);
    Instant began = Instant.now();
    installation.replicaSays(
        "r0",
        new KeyReport(
            Map.of(today, used.stream().map(StatusWritesIT::keyOf).collect(Collectors.toSet())),
            Set.of()));
    until(() -> writes() > before);

    ObjectName edited = triggers.getLast();
    server.apply(manifest(edited).replace("[orders]", "[orders, carts]"));
    await()
        .atMost(PATIENCE)
        .until(() -> installation.field(edited, ".status.enforcedGeneration").equals("2"));
    assertThat(waiting()).as("statuses that wait for their turn").isPositive();

    until(() -> installation.field(used.getLast(), ".status.keys[0].lastUsed").length() > 0);
    until(() -> waiting() == 0);
    untilQuiet();
    assertThat(Duration.between(began, Instant.now()))
        .isGreaterThan(Duration.ofSeconds(used.size() / A_SECOND - 1));
    assertThat(writes() - before).isEqualTo(used.size() + 1);
  }

  private double waiting() {
    String name = "httptrigger_operator_status_waiting ";
    return operator
        .orElseThrow()
        .metrics("text/plain")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static String keyOf(ObjectName trigger) {
    VerificationKey key =
        JwksReader.read(TokenMint.publicJwks(Triggers.FIRST), "jwks", new KeyPolicy(false))
            .usable()
            .getFirst();
    return KeyName.of(RecordName.of(trigger), key);
  }

  /** How many may be written within that time. */
  private static int spread(Duration time) {
    return A_SECOND * (int) (1 + time.toSeconds());
  }

  private void create() {
    String manifests =
        triggers.stream().map(StatusWritesIT::manifest).collect(Collectors.joining("---\n"));
    server.kubectlWithInput(manifests, "create", "-f", "-").outOrThrow();
  }

  private static String manifest(ObjectName trigger) {
    String host = trigger.name() + "." + trigger.namespace() + ".example.com";
    return Triggers.manifest(trigger, "[" + host + "]", Triggers.FIRST);
  }

  /** How many triggers are Ready, or not, for that reason. */
  private long count(String statusAndReason) {
    return namespaces.stream().flatMap(this::readiness).filter(statusAndReason::equals).count();
  }

  /** Not by kubectl, which takes a second for as many. */
  private Stream<String> readiness(String namespace) {
    String path = "/apis/httptrigger.dev/v1alpha1/namespaces/" + namespace + "/httptriggers";
    return server
        .adminClient()
        .get(path)
        .json()
        .at("/items")
        .valueStream()
        .flatMap(trigger -> trigger.at("/status/conditions").valueStream())
        .filter(condition -> condition.path("type").textValue().equals("Ready"))
        .map(ready -> ready.path("status").textValue() + "/" + ready.path("reason").textValue());
  }

  /** Statuses that the operator wrote so far. */
  private int writes() {
    return (int)
        server.requestsOf(OPERATOR).stream()
            .filter(request -> request.verb().equals("patch"))
            .filter(request -> request.resource().equals("httptriggers/status"))
            .filter(StatusWritesIT::isWritten)
            .count();
  }

  private static boolean isWritten(ApiRequest request) {
    return request.code() < 300;
  }

  private void untilQuiet() {
    AtomicInteger last = new AtomicInteger(-1);
    await()
        .during(QUIET)
        .atMost(PATIENCE)
        .until(
            () -> {
              int now = writes();
              return now == last.getAndSet(now);
            });
  }

  private static void until(Callable<Boolean> condition) {
    // To look is to read a thousand triggers.
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(condition);
  }
}
