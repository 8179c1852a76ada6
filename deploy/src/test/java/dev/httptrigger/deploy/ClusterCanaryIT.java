package dev.httptrigger.deploy;

import static dev.httptrigger.deploy.ClusterInstallation.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No key, no Secret and no list of revoked tokens comes out where people look: the shipped operator
 * and servers on a real API server tell all that they can, and nothing secret is in a log, status,
 * event, Lease or metric. Status names the keys by their kid, which is all of them that it shows.
 */
class ClusterCanaryIT {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Map<String, String> VARIABLES =
      Map.of("HTTPTRIGGER_LOG_LEVEL", "trace", "HTTPTRIGGER_DRAIN_NOTICE", "0s");

  private final Canary canary = Canary.random();
  private final CanaryTokens tokens = new CanaryTokens(canary);

  @Test
  void nothingSecretIsShown(@TempDir Path folder) throws IOException {
    CanaryTriggers.write(folder, canary, tokens);
    List<Program> programs;
    try (ClusterInstallation cluster = ClusterInstallation.start(VARIABLES)) {
      programs = List.of(cluster.operator(), cluster.server(0), cluster.server(1));
      cluster.kubectl("create", "namespace", "demo");
      for (String file : List.of("objects.yaml", "canary.yaml", "refused.yaml")) {
        // A wildcard would need a grant.
        cluster.submit(Files.readString(folder.resolve(file)).replace("*.", "orders."));
      }
      cluster.awaitReady("canary");
      askThrough(cluster.recommended());
      breakTheList(cluster);
      breakTheConfiguration(cluster);
      assertThatObjectsShowNothing(cluster);
      for (Program program : programs) {
        String metrics = RawHttp.get(program.adminPort(), "admin", "/metrics").body();
        assertThat(metrics).containsPattern("httptrigger_aot_cache\\{state=\"[a-z]+\"} 1\\.0");
        assertThat(canary.findIn(metrics)).as("%s", canary).isEmpty();
      }
    }
    assertThat(programs.getFirst().log())
        .contains("canary, generation 1: its status changes", "leads.");
    assertThat(programs.getLast().log()).contains("A connection came from");
    for (Program program : programs) {
      assertThat(canary.findIn(program.log())).as("%s", canary).isEmpty();
    }
  }

  private void askThrough(Gateway gateway) {
    String host = "orders." + CanaryTriggers.HOST;
    for (String good : List.of(tokens.good(), tokens.withSecret())) {
      await("the gateway asks")
          .atMost(LONGEST)
          .until(() -> gateway.get(host, "/", Gateway.bearer(good)).passed());
    }
    for (String bad : List.of(tokens.badlySigned(), tokens.garbage())) {
      assertThat(gateway.get(host, "/", Gateway.bearer(bad)).status()).isEqualTo(401);
    }
  }

  /** Values that a misplaced comma makes names, and what is no YAML. */
  private void breakTheList(ClusterInstallation cluster) {
    breakTheList(cluster, "tokens: [{iss: i, %s}]", "has a field that is not known");
    breakTheList(cluster, "tokens: [{iss: i, jti: {%s: 1}}]", "jti is no text");
    breakTheList(cluster, "tokens: !%s!x", "undefined tag handle");
  }

  private void breakTheList(ClusterInstallation cluster, String list, String said) {
    cluster.submit(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: revoked, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
        data: {list: '%s'}
        """
            .formatted(list.replace("%s", canary.marker("a list of revoked tokens"))));
    await("status says: " + said).atMost(LONGEST).until(() -> status(cluster).contains(said));
  }

  /** A record that nobody can read any more, which the operator repairs. */
  private void breakTheConfiguration(ClusterInstallation cluster) {
    String garbled = canary.marker("a record that is garbled");
    String name =
        cluster
            .kubectl(
                "get",
                "secrets",
                "-n",
                "httptrigger-config",
                "-l",
                "httptrigger.dev/record=trigger",
                "-o",
                "jsonpath={.items[-1].metadata.name}")
            .strip();
    String before = record(cluster, name);
    cluster.kubectl(
        "patch",
        "secret",
        name,
        "-n",
        "httptrigger-config",
        "--type=merge",
        "-p",
        "{\"stringData\":{\"content\":\"{" + garbled + "\"}}");
    assertThat(before).isNotEmpty();
    await("the record is repaired")
        .atMost(LONGEST)
        .until(() -> canary.findIn(record(cluster, name)).stream().noneMatch(this::isGarbled));
  }

  private boolean isGarbled(String found) {
    return found.contains("garbled");
  }

  private static String record(ClusterInstallation cluster, String name) {
    return cluster.kubectl(
        "get", "secret", name, "-n", "httptrigger-config", "-o", "jsonpath={.data}");
  }

  private void assertThatObjectsShowNothing(ClusterInstallation cluster) {
    assertThat(status(cluster)).contains("KeyTooWeak", "NoUsableKey");
    assertThat(canary.findIn(status(cluster)))
        .as("%s", canary)
        .containsExactly("the marker of the kid of a key, as it is");
    String others =
        Stream.of("events", "leases")
            .map(kind -> cluster.kubectl("get", kind, "-A", "-o", "yaml"))
            .reduce("", String::concat);
    assertThat(others).contains("httptrigger.dev/report");
    assertThat(canary.findIn(others)).as("%s", canary).isEmpty();
    assertThat(canary.findIn(cluster.kubectl("get", trigger(), "-A", "-o", "wide")))
        .as("%s", canary)
        .isEmpty();
  }

  private static String status(ClusterInstallation cluster) {
    return cluster.kubectl(
        "get", trigger(), "-A", "-o", "jsonpath={range .items[*]}{.status}{\"\\n\"}{end}");
  }
}
