package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.testkit.TokenMint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A few triggers of a few namespaces that want the same few hosts and routes and use the same keys,
 * and change at random. For one thread.
 */
final class RandomCluster {
  private static final List<String> NAMESPACES = List.of("shop", "bank", "lab");
  private static final int NAMES = 8;
  static final List<String> KEYS =
      List.of("first", "second").stream()
          .map(kid -> TokenMint.publicJwks(TokenMint.generate("ES256", kid)))
          .toList();
  private static final List<String> WILDCARDS = List.of("*.a.test", "*.test", "*");
  static final List<String> HOSTS =
      List.of(
          "a.test",
          "b.test",
          "c.test",
          "d.a.test",
          "e.a.test",
          "*.a.test",
          "f.test",
          "g.test",
          "h.test",
          "i.test",
          "*.test",
          "k.test");
  private static final List<String> PREFIXES = List.of("/", "/a", "/b");
  private static final List<String> ADDRESSES =
      List.of("https://idp.test/one", "https://idp.test/two");

  private final Random random;
  private final RandomTargets targets;
  private final ClusterInMemory cluster;

  /**
   * What is heard of a change.
   *
   * @param triggers the triggers that are others now, by themselves or by what they refer to
   * @param alone whether they are others by themselves alone, so that it may be heard later
   * @param keyObjects the objects that may hold other keys
   * @param keys whether keys changed that no object holds
   * @param grants whether the administrator's word changed
   */
  record Heard(
      Set<ObjectName> triggers,
      boolean alone,
      Set<ObjectReference> keyObjects,
      boolean keys,
      boolean grants) {}

  RandomCluster(long seed) {
    this.random = new Random(seed);
    this.targets = new RandomTargets(random, NAMESPACES);
    this.cluster = new ClusterInMemory(targets);
  }

  /** The cluster that changes. */
  ClusterInMemory cluster() {
    return cluster;
  }

  /** Changes something; says what is heard of it. */
  Heard change() {
    ObjectName name = new ObjectName(one(NAMESPACES), "t" + random.nextInt(NAMES));
    Set<ObjectReference> keyObjects = new HashSet<>();
    boolean alone = true;
    boolean keys = false;
    boolean grants = false;
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> cluster.remove(name);
      case 3, 4 -> {
        cluster.remove(name);
        cluster.write(name, spec());
      }
      case 5, 6 -> {
        keyObjects.add(changeKeys(name.namespace()));
        alone = false;
      }
      case 7 -> {
        cluster.fetched(
            one(ADDRESSES), random.nextInt(4) > 0 ? Optional.of(one(KEYS)) : Optional.empty());
        alone = false;
        keys = true;
      }
      case 8, 9 -> {
        targets.change();
        cluster.targetsChanged();
        alone = false;
      }
      case 10, 11 -> {
        changeGrants();
        grants = true;
      }
      case 12 -> cluster.answers(random.nextInt(3) > 0, random.nextInt(4) > 0);
      case 13 -> {
        if (random.nextInt(5) == 0) {
          cluster.names().stream()
              .sorted()
              .filter(_ -> random.nextInt(10) > 0)
              .forEach(cluster::remove);
        }
      }
      default -> cluster.write(name, spec());
    }
    return new Heard(cluster.others(), alone, keyObjects, keys, grants);
  }

  private ObjectReference changeKeys(String namespace) {
    ObjectReference object =
        new ObjectReference(
            ObjectKind.SECRET, new ObjectName(namespace, "keys-" + random.nextInt(2)));
    cluster.keys(
        object,
        switch (random.nextInt(5)) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of("{\"keys\": []}");
          default -> Optional.of(one(KEYS));
        });
    return object;
  }

  /** Wildcards among them, for these keep others from the hosts below them. */
  private void changeGrants() {
    List<Grant> known = new ArrayList<>();
    for (int grant = random.nextInt(4); grant > 0; grant--) {
      known.add(
          new Grant(
              some(NAMESPACES, 2), Set.of(random.nextBoolean() ? one(WILDCARDS) : one(HOSTS))));
    }
    cluster.grants(random.nextInt(4) == 0 ? new Grants.Unknown() : new Known(known));
  }

  private String spec() {
    String places =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> "targetRefs: [" + String.join(", ", targets.references()) + "]";
          case 3 -> "";
          default ->
              "hosts: [%s]\n  pathPrefixes: [%s]"
                  .formatted(quoted(hosts()), quoted(some(PREFIXES, 1)));
        };
    String keys =
        switch (random.nextInt(3)) {
          case 0 -> "inline: " + one(KEYS);
          case 1 -> "secretRef: {name: keys-" + random.nextInt(2) + ", key: jwks.json}";
          default -> "remote: {uri: \"" + one(ADDRESSES) + "\"}";
        };
    return """
      %s
      %s
      jwt:
        providers: [{name: main, jwks: {%s}}]
        forwardClaims:
        - {claim: sub, to: Header, name: x-user}
        %s
    """
        .formatted(
            places,
            random.nextInt(6) == 0 ? "odd: true" : "",
            keys,
            random.nextBoolean() ? "" : "- {claim: uid, to: Query, name: uid}");
  }

  private Set<String> hosts() {
    return random.nextInt(6) == 0 ? Set.of(one(WILDCARDS)) : some(HOSTS, 2);
  }

  private static String quoted(Set<String> texts) {
    return texts.stream().map(text -> '"' + text + '"').collect(Collectors.joining(","));
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Set<String> some(List<String> all, int most) {
    Set<String> some = new HashSet<>();
    int count = 1 + random.nextInt(most);
    while (some.size() < count) {
      some.add(one(all));
    }
    return some;
  }
}
