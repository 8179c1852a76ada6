package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerProxyIT {
  private static final KubeApiServer SERVER = KubeApiServer.shared();

  private final ApiServerProxy proxy = ApiServerProxy.start(SERVER);
  private final Path kubeconfig = proxy.kubeconfig(SERVER.adminKubeconfig());
  private final String namespace = SERVER.createNamespace("proxy");
  private Path answers = Path.of("");

  @BeforeEach
  void remembersNothing(@TempDir Path folder) {
    answers = folder;
  }

  @AfterEach
  void mend() {
    proxy.disturb(Disturbance.NONE);
  }

  @AfterAll
  void close() {
    proxy.close();
  }

  private Outcome get(String... more) {
    // What kubectl remembers of answers would be what another test did to them.
    return SERVER.kubectlAs(
        kubeconfig,
        "",
        Stream.concat(
                Stream.of("get", "namespace", namespace, "--cache-dir", answers.toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  @Test
  void undisturbedItIsNotThere() {
    assertThat(get().outOrThrow()).contains(namespace);
    Outcome written =
        SERVER.kubectlAs(
            kubeconfig, "", "create", "configmap", "a", "-n", namespace, "--from-literal=a=b");
    assertThat(written.outOrThrow()).contains("created");
  }

  @Test
  void refusingItSaysTheStatus() {
    proxy.disturb(new Disturbance.Refusing(403));
    assertThat(get().err()).contains("Forbidden");
  }

  @Test
  void silentItSaysNothingAndLaterEverything() throws Exception {
    proxy.disturb(new Disturbance.Silent());
    assertThat(get("--request-timeout=1s").err()).contains("imeout");

    CompletableFuture<Outcome> asking = CompletableFuture.supplyAsync(() -> get());
    proxy.disturb(Disturbance.NONE);
    assertThat(asking.get(30, TimeUnit.SECONDS).outOrThrow()).contains(namespace);
  }

  @Test
  void halfAnswersAreNoJson() {
    proxy.disturb(new Disturbance.HalfAnswers());
    assertThat(get().succeeded()).isFalse();
  }

  @Test
  void slowItTakesAsLongAsItIsTold() {
    proxy.disturb(new Disturbance.Slow(Duration.ofMillis(500)));
    Instant begin = Instant.now();
    assertThat(get().outOrThrow()).contains(namespace);
    assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void watchesEndAndOtherRequestsDoNot() {
    proxy.disturb(new Disturbance.ShortWatches(Duration.ofMillis(300)));
    // Without an end of the watch, kubectl would wait for its time-out and fail with it.
    assertThat(get("--watch", "--request-timeout=60s").out()).contains(namespace);
    assertThat(get().succeeded()).isTrue();
  }

  @Test
  void afterACompactionAndARestartNobodyGoesOnFromBefore() {
    try (KubeApiServer own = KubeApiServer.start()) {
      String old = own.adminClient().get("/api/v1/namespaces/default").body();
      String version = old.replaceFirst("(?s).*?\"resourceVersion\":\"([0-9]+)\".*", "$1");
      own.createNamespace("proxy");
      own.compactEtcd();
      own.stop();
      own.startAgain();
      assertThat(
              own.adminClient()
                  .get("/api/v1/namespaces?watch=true&timeoutSeconds=1&resourceVersion=" + version)
                  .body())
          .contains("\"code\":410");
    }
  }
}
