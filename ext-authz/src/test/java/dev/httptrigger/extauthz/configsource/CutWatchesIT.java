package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.configsource.WatchEvents.Closed;
import dev.httptrigger.testkit.ApiServerProxy;
import dev.httptrigger.testkit.Disturbance;
import dev.httptrigger.testkit.KubeApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Whether the client's watches hear that their connection ended, while many events come: a watch
 * that does not hear it is dead, and what was deleted goes on being enforced. See
 * docs/decisions/api-client.md.
 */
class CutWatchesIT {
  private static final KubeApiServer SERVER = KubeApiServer.shared();
  private static final int WATCHES = 16;
  private static final int SECRETS = 20;
  private static final int EVENTS = 100;
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String namespace = SERVER.createNamespace("watched");
  private final ApiServerProxy proxy = ApiServerProxy.start(SERVER);
  private final KubernetesClient admin = client(SERVER.adminKubeconfig());
  private final List<KubernetesClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(KubernetesClient::close);
    admin.close();
    proxy.close();
  }

  @RepeatedTest(3)
  void everyWatchHearsThatItsConnectionEnded() throws InterruptedException {
    List<Resource<Secret>> secrets =
        IntStream.range(0, SECRETS).mapToObj(number -> create("secret-" + number)).toList();
    List<WatchEvents> watches = IntStream.range(0, WATCHES).mapToObj(_ -> watch()).toList();
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().start(() -> change(secrets, enough));
    try {
      for (WatchEvents watch : watches) {
        awaitEvents(watch);
      }
      proxy.disturb(new Disturbance.Refusing(410));

      Instant end = Instant.now().plus(SOON);
      assertThat(watches).as("watches, cut").allMatch(watch -> isEndedBefore(end, watch));
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  private WatchEvents watch() {
    KubernetesClient client = client(proxy.kubeconfig(SERVER.adminKubeconfig()));
    clients.add(client);
    WatchEvents events = new WatchEvents();
    client.secrets().inNamespace(namespace).watch(events);
    return events;
  }

  private static void awaitEvents(WatchEvents watch) throws InterruptedException {
    int seen = 0;
    while (seen < EVENTS) {
      List<WatchEvents.Event> events = watch.take(SOON);
      assertThat(events).isNotEmpty().noneMatch(Closed.class::isInstance);
      seen += events.size();
    }
  }

  private static boolean isEndedBefore(Instant end, WatchEvents watch) {
    try {
      while (Instant.now().isBefore(end)) {
        List<WatchEvents.Event> events = watch.take(Duration.between(Instant.now(), end));
        if (events.stream().anyMatch(Closed.class::isInstance)) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Resource<Secret> create(String name) {
    Resource<Secret> secret =
        admin
            .secrets()
            .inNamespace(namespace)
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .addToStringData("fill", "x".repeat(2_000))
                    .build());
    secret.create();
    return secret;
  }

  private static void change(List<Resource<Secret>> secrets, AtomicBoolean enough) {
    for (int change = 0; !enough.get(); change++) {
      String number = Integer.toString(change);
      secrets
          .get(change % secrets.size())
          .edit(
              secret -> {
                secret.getMetadata().getAnnotations().put("change", number);
                return secret;
              });
    }
  }

  /** As the server makes it: it tries nothing again by itself. */
  private static KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setWatchReconnectLimit(0);
    config.setRequestRetryBackoffLimit(0);
    config.setHttp2Disable(true);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
