package dev.httptrigger.operator.publish;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.testkit.TokenMint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

final class CostTest {
  private final SecretsInMemory secrets = new SecretsInMemory();
  private final Map<ObjectName, PreparedTrigger> triggers = new ConcurrentHashMap<>();
  private final Map<ObjectName, Outcome> outcomes = new ConcurrentHashMap<>();
  private final TriggerReader reader = new TriggerReader();
  private final String keys = TokenMint.publicJwks(TokenMint.generate("RS256", "k"));

  private final class Cluster implements TriggerCache, Existence {
    @Override
    public Set<ObjectName> names() {
      return Set.copyOf(triggers.keySet());
    }

    @Override
    public Optional<PreparedTrigger> find(ObjectName trigger) {
      return Optional.ofNullable(triggers.get(trigger));
    }

    @Override
    public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
      return Map.of();
    }

    @Override
    public boolean isWatched(ObjectName trigger) {
      return true;
    }

    @Override
    public Answer ask(ObjectName trigger) {
      return find(trigger).<Answer>map(Exists::new).orElse(new Gone());
    }

    @Override
    public boolean definitionInPlace(Instant indexSince) {
      return true;
    }
  }

  private static final class SilentListener implements HeldRemovals.Listener {
    @Override
    public void held(HeldRemovals held) {}

    @Override
    public void ended() {}
  }

  private ObjectName name(int number) {
    return new ObjectName("team-" + number / 20, "t" + number);
  }

  private void put(int number, long generation) {
    try {
      JsonNode tree =
          new YAMLMapper()
              .readTree(
                  """
                  apiVersion: httptrigger.dev/v1alpha1
                  kind: HttpTrigger
                  metadata: {name: %s, namespace: %s}
                  spec:
                    hosts: [%s.example.test]
                    denial: {unauthorized: {headers: [{name: x-version, value: "%d"}]}}
                    jwt: {providers: [{name: main, issuer: "https://a/", jwks: {inline: %s}}]}
                  """
                      .formatted(
                          name(number).name(), name(number).namespace(), name(number).name(), generation, keys));
      triggers.put(
          name(number),
          reader.read(tree, "uid-" + number, generation, Instant.EPOCH, _ -> new ReferencedObjects.NotBrought()));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void cost() throws InterruptedException {
    int n = Integer.getInteger("cost.n", 500);
    for (int i = 0; i < n; i++) {
      put(i, 1);
    }
    Inbox inbox = new Inbox();
    inbox.open();
    Cluster cluster = new Cluster();
    Leadership leadership =
        new Leadership(
            secrets,
            inbox,
            InstantSource.system(),
            new PublishMetrics(new SimpleMeterRegistry()),
            new OutcomeBoard(outcomes, _ -> {}),
            cluster,
            cluster,
            HostRules.DEFAULT,
            () -> new Known(List.of()),
            new SilentListener(),
            () -> {});
    Thread thread = Thread.ofPlatform().daemon().start(leadership);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                outcomes.size() == n
                    && outcomes.values().stream().allMatch(o -> o.appliedFrom().isPresent()));
    var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    System.out.printf("n=%d fill cpu %d ms%n", n, bean.getThreadCpuTime(thread.threadId()) / 1_000_000);
    for (int round = 0; round < Integer.getInteger("cost.rounds", 6); round++) {
      long cpu = bean.getThreadCpuTime(thread.threadId());
      long bytes = bean.getThreadAllocatedBytes(thread.threadId());
      int changes = 20;
      for (int c = 0; c < changes; c++) {
        int number = (round * changes + c) * 37 % n;
        long generation = triggers.get(name(number)).generation() + 1;
        put(number, generation);
        inbox.trigger(name(number));
        await()
            .pollInterval(Duration.ofMillis(1))
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    outcomes.get(name(number)).generation() == generation
                        && outcomes.get(name(number)).appliedFrom().isPresent());
        // The watch says what was written.
        inbox.secret(
            new SecretChange.Seen(
                secrets.get(dev.httptrigger.crds.config.RecordName.of(name(number))).orElseThrow()));
        Thread.sleep(Math.min(300, 2 + n / 20));
      }
      System.out.printf(
          "round %d: cpu %.2f ms, %.0f KB a change (two passes)%n",
          round,
          (bean.getThreadCpuTime(thread.threadId()) - cpu) / 1e6 / changes,
          (bean.getThreadAllocatedBytes(thread.threadId()) - bytes) / 1024.0 / changes);
    }
    inbox.close();
    thread.join();
  }
}
