package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerProxyIT {
  private static final KubeApiServer SERVER = KubeApiServer.shared();

  private final ApiServerProxy proxy = ApiServerProxy.start(SERVER);
  private final Path kubeconfig = proxy.kubeconfig(SERVER.adminKubeconfig());
  private final String namespace = SERVER.createNamespace("proxy");

  @AfterEach
  void mend() {
    proxy.disturb(Disturbance.NONE);
  }

  @AfterAll
  void close() {
    proxy.close();
  }

  private Outcome get(String... more) {
    return SERVER.kubectlAs(
        kubeconfig,
        "",
        Stream.concat(Stream.of("get", "namespace", namespace), Stream.of(more))
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
  void silentItSaysNothingAndLaterEverything() throws InterruptedException {
    proxy.disturb(new Disturbance.Silent());
    assertThat(get("--request-timeout=1s").err()).contains("imeout");

    Thread asking = Thread.ofVirtual().start(() -> get().outOrThrow());
    proxy.disturb(Disturbance.NONE);
    assertThat(asking.join(Duration.ofSeconds(30))).isTrue();
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
