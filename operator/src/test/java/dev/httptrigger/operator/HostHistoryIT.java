package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.operator.publish.ServerView;
import dev.httptrigger.operator.reconcile.HttpTrigger;
import dev.httptrigger.testkit.KubeApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Triggers come, change and go in any order, while the operator runs and while none does: whose a
 * host is follows from the objects and from who had it before, and no host that was somebody's is
 * open at any moment. On an API server of its own.
 */
final class HostHistoryIT {
  private static final long SEED = Long.getLong("httptrigger.seed", 20_261_129);
  private static final int STEPS = 30;
  private static final int NAMES = 4;

  private final KubeApiServer server = KubeApiServer.start();
  private final Installation installation = Installation.on(server);
  private final List<String> namespaces =
      List.of(server.createNamespace("shop"), server.createNamespace("team"));
  private final List<String> hosts = List.of("a.example.com", "b.example.com", "c.example.com");
  private final Random random = new Random(SEED);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final ServerView view = new ServerView();
  private final SharedIndexInformer<Secret> records =
      installation
          .admin
          .secrets()
          .inNamespace(Installation.CONFIG)
          .withLabel(WireRecord.RECORD_LABEL)
          .runnableInformer(0);
  private final Map<String, Had> had = new HashMap<>();
  private final Set<HostHash> everHeld = new HashSet<>();
  private OperatorProcess operator;

  /**
   * Who had a host last.
   *
   * @param namespace the namespace, for which it is kept
   * @param uid the object
   */
  private record Had(String namespace, String uid) {}

  @BeforeEach
  void begin() {
    records.addEventHandler(new Records());
    records.start().toCompletableFuture().join();
    operator = installation.startOperator(lost);
  }

  @AfterEach
  void end() {
    operator.close();
    records.stop();
    installation.close();
    server.close();
    assertThat(lost).isFalse();
  }

  @Test
  void ownersFollowFromObjectsAndWhoHadTheHostBefore() {
    for (int step = 0; step < STEPS; step++) {
      view.begin();
      String what = step(step);
      String where = "seed " + SEED + ", step " + step + ": " + what;
      Map<String, ObjectName> expected = expected();
      Installation.eventually()
          .untilAsserted(() -> assertThat(owners()).as(where).isEqualTo(expected));
      view.assertNothingWasNobodysInBetween();
      view.assertNothingWasOpenInBetween();
      expected.keySet().forEach(host -> everHeld.add(HostHash.of(host)));
      assertThat(view.closed()).as(where).containsAll(everHeld);
    }
  }

  /** One change while the operator runs, or several in any order while none does. */
  private String step(int step) {
    int kind = random.nextInt(6);
    if (kind < 4 && step > 0) {
      return change();
    }
    operator.close();
    List<String> changes = new ArrayList<>();
    for (int each = random.nextInt(6); each >= 0; each--) {
      changes.add(change());
    }
    operator = installation.startOperator(lost);
    return "without operator " + changes;
  }

  private String change() {
    ObjectName name =
        new ObjectName(
            namespaces.get(random.nextInt(namespaces.size())), "t" + random.nextInt(NAMES));
    if (random.nextInt(3) == 0) {
      boolean _ = installation.deleteIfThere(name);
      return "delete " + name;
    }
    List<String> some = new ArrayList<>(hosts);
    Collections.shuffle(some, random);
    String list = "" + some.subList(0, 1 + random.nextInt(2));
    server.apply(Triggers.manifest(name, list, Triggers.FIRST));
    return "apply " + name + " " + list;
  }

  /** By the rule of the design, told once more, for exact hosts without grants. */
  private Map<String, ObjectName> expected() {
    List<HttpTrigger> triggers =
        installation.admin.resources(HttpTrigger.class).inAnyNamespace().list().getItems();
    Set<String> goingOn = new HashSet<>();
    Map<String, HttpTrigger> winners = winners(triggers, goingOn);
    while (goingOn.addAll(withoutAnyHost(triggers, winners, goingOn))) {
      winners = winners(triggers, goingOn);
    }
    Map<String, ObjectName> owners = new HashMap<>();
    for (String host : hosts) {
      Optional<HttpTrigger> winner = Optional.ofNullable(winners.get(host));
      winner.ifPresent(each -> owners.put(host, name(each)));
      had.computeIfPresent(host, (_, before) -> new Had(before.namespace(), ""));
      winner.ifPresent(
          each ->
              had.put(
                  host, new Had(each.getMetadata().getNamespace(), each.getMetadata().getUid())));
    }
    return owners;
  }

  /** An edit that would leave its trigger no host can't be used: what it had goes on. */
  private Set<String> withoutAnyHost(
      List<HttpTrigger> triggers, Map<String, HttpTrigger> winners, Set<String> goingOn) {
    Set<String> owning =
        winners.values().stream()
            .map(each -> each.getMetadata().getUid())
            .collect(Collectors.toSet());
    return triggers.stream()
        .map(each -> each.getMetadata().getUid())
        .filter(uid -> !owning.contains(uid) && !goingOn.contains(uid))
        .filter(uid -> had.values().stream().anyMatch(each -> each.uid().equals(uid)))
        .collect(Collectors.toSet());
  }

  private Map<String, HttpTrigger> winners(List<HttpTrigger> triggers, Set<String> goingOn) {
    Map<String, HttpTrigger> winners = new HashMap<>();
    for (String host : hosts) {
      Optional<Had> before = Optional.ofNullable(had.get(host));
      List<HttpTrigger> claims =
          triggers.stream()
              .filter(
                  each ->
                      claimed(each).contains(host)
                          || (goingOn.contains(each.getMetadata().getUid())
                              && isSame(each, before)))
              .toList();
      winner(claims, before).ifPresent(each -> winners.put(host, each));
    }
    return winners;
  }

  private static Optional<HttpTrigger> winner(List<HttpTrigger> claims, Optional<Had> before) {
    return claims.stream()
        .filter(
            each ->
                before.isEmpty()
                    || before.get().namespace().equals(each.getMetadata().getNamespace()))
        .min(
            Comparator.<HttpTrigger, Boolean>comparing(each -> !isSame(each, before))
                .thenComparing(each -> Instant.parse(each.getMetadata().getCreationTimestamp()))
                .thenComparing(HostHistoryIT::name));
  }

  private static boolean isSame(HttpTrigger trigger, Optional<Had> before) {
    return before.filter(had -> had.uid().equals(trigger.getMetadata().getUid())).isPresent();
  }

  private static Set<String> claimed(HttpTrigger trigger) {
    return IntStream.range(0, trigger.getSpec().path("hosts").size())
        .mapToObj(index -> trigger.getSpec().path("hosts").path(index).asText())
        .collect(Collectors.toSet());
  }

  private static ObjectName name(HttpTrigger trigger) {
    return new ObjectName(trigger.getMetadata().getNamespace(), trigger.getMetadata().getName());
  }

  /** What servers make of the records, once nobody who is gone is listed any more. */
  private Map<String, ObjectName> owners() {
    return view.owners().entrySet().stream()
        .collect(Collectors.toMap(each -> each.getKey().host(), Map.Entry::getValue));
  }

  /** What the watch says of the records; a server takes a deletion for nothing. */
  private final class Records implements ResourceEventHandler<Secret> {
    @Override
    public void onAdd(Secret secret) {
      view.seen(
          WireRecord.ofSecret(
              secret.getMetadata().getName(), secret.getMetadata().getLabels(), secret.getData()));
    }

    @Override
    public void onUpdate(Secret old, Secret secret) {
      onAdd(secret);
    }

    @Override
    public void onDelete(Secret secret, boolean unknown) {}
  }
}
