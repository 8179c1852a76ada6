package dev.httptrigger.operator.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.SharedKeys;
import dev.httptrigger.crds.targets.TargetObjects;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.testkit.TokenMint;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A few triggers of a few namespaces that want the same few hosts and routes and use the same keys,
 * and change at random. The watch's cache and the API server say the same. For one thread.
 */
final class RandomCluster implements TriggerCache, Existence, Administration {
  private static final List<String> NAMESPACES = List.of("shop", "bank", "lab");
  private static final int NAMES = 8;
  private static final List<String> KEYS =
      List.of("first", "second").stream()
          .map(kid -> TokenMint.publicJwks(TokenMint.generate("ES256", kid)))
          .toList();
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
          "j.test",
          "k.test");
  private static final List<String> PREFIXES = List.of("/", "/a", "/b");
  private static final List<String> ADDRESSES =
      List.of("https://idp.test/one", "https://idp.test/two");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final Random random;
  private final TriggerReader reader = new TriggerReader();
  private final Map<ObjectName, Written> triggers = new TreeMap<>();
  private final Map<ObjectReference, Octets> secrets = new HashMap<>();
  private final Map<String, String> remote = new HashMap<>();
  private final Map<String, Instant> fetched = new HashMap<>();
  private final RandomTargets targets;
  private final Map<ObjectName, PreparedTrigger> prepared = new HashMap<>();
  private final Map<ObjectName, PreparedTrigger> told = new HashMap<>();
  private Grants grants = new Known(List.of());
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private boolean silent;
  private boolean definitionAway;
  private int uids;

  /** A trigger as somebody wrote it. */
  private record Written(String uid, long generation, Instant created, JsonNode manifest) {}

  /**
   * What is heard of a change.
   *
   * @param triggers the triggers that are others now, by themselves or by what they refer to
   * @param keyObjects the objects that may hold other keys
   * @param look whether something else changed
   */
  record Heard(Set<ObjectName> triggers, Set<ObjectReference> keyObjects, boolean look) {}

  RandomCluster(long seed) {
    this.random = new Random(seed);
    this.targets = new RandomTargets(random, NAMESPACES);
  }

  /** The time when something changes. */
  Instant now() {
    return now;
  }

  /** Lets time go on. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Changes something; says what is heard of it. */
  Heard change() {
    ObjectName name = new ObjectName(one(NAMESPACES), "t" + random.nextInt(NAMES));
    Set<ObjectReference> keyObjects = new HashSet<>();
    boolean look = false;
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> triggers.remove(name);
      case 3, 4 -> {
        triggers.remove(name);
        write(name);
      }
      case 5, 6 -> keyObjects.add(changeKeys(name.namespace()));
      case 7 -> {
        changeRemoteKeys();
        look = true;
      }
      case 8, 9 -> targets.change();
      case 10 -> {
        changeGrants();
        look = true;
      }
      case 11 -> {
        silent = random.nextInt(3) == 0;
        definitionAway = random.nextInt(4) == 0;
      }
      case 12 -> {
        if (random.nextInt(5) == 0) {
          List.copyOf(triggers.keySet()).stream()
              .filter(_ -> random.nextInt(10) > 0)
              .forEach(triggers::remove);
        }
      }
      default -> write(name);
    }
    prepared.clear();
    return new Heard(others(), keyObjects, look);
  }

  /** As the reconciler does: a trigger is told of when all that is known of it is another. */
  private Set<ObjectName> others() {
    Set<ObjectName> others = new HashSet<>(told.keySet());
    others.removeAll(triggers.keySet());
    told.keySet().removeAll(others);
    for (ObjectName name : names()) {
      PreparedTrigger facts = find(name).orElseThrow();
      if (!facts.equals(told.put(name, facts))) {
        others.add(name);
      }
    }
    return others;
  }

  private void write(ObjectName name) {
    Written before = triggers.get(name);
    JsonNode manifest = manifest(name, spec());
    triggers.put(
        name,
        before == null
            ? new Written("uid-" + ++uids, 1, now, manifest)
            : new Written(before.uid(), before.generation() + 1, before.created(), manifest));
  }

  private ObjectReference changeKeys(String namespace) {
    ObjectReference object =
        new ObjectReference(
            ObjectKind.SECRET, new ObjectName(namespace, "keys-" + random.nextInt(2)));
    switch (random.nextInt(5)) {
      case 0 -> secrets.remove(object);
      case 1 -> secrets.put(object, octets("{\"keys\": []}"));
      default -> secrets.put(object, octets(one(KEYS)));
    }
    return object;
  }

  private void changeRemoteKeys() {
    String address = one(ADDRESSES);
    fetched.put(address, now);
    if (random.nextInt(4) > 0) {
      remote.put(address, one(KEYS));
    }
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private void changeGrants() {
    grants =
        random.nextInt(4) == 0
            ? new Grants.Unknown()
            : new Known(
                random.nextBoolean()
                    ? List.of()
                    : List.of(new Grant(Set.of(one(NAMESPACES)), Set.of(one(HOSTS)))));
  }

  private String spec() {
    String places =
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> "targetRefs: [" + String.join(", ", targets.references()) + "]";
          case 3 -> "";
          default ->
              "hosts: [%s]\n  pathPrefixes: [%s]"
                  .formatted(quoted(some(HOSTS, 2)), quoted(some(PREFIXES, 1)));
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

  @Override
  public Set<ObjectName> names() {
    return Set.copyOf(triggers.keySet());
  }

  @Override
  public Optional<PreparedTrigger> find(ObjectName trigger) {
    return Optional.ofNullable(triggers.get(trigger))
        .map(written -> prepared.computeIfAbsent(trigger, _ -> prepared(written)));
  }

  private PreparedTrigger prepared(Written written) {
    return reader.read(
        written.manifest(), written.uid(), written.generation(), written.created(), new Objects());
  }

  private static JsonNode manifest(ObjectName name, String spec) {
    String manifest =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: %s, namespace: %s}
        spec:
        %s\
        """
            .formatted(name.name(), name.namespace(), spec);
    return YAML.unmarshal(manifest, JsonNode.class);
  }

  /** What triggers refer to. */
  private final class Objects implements ReferencedObjects {
    @Override
    public Lookup find(ObjectReference object) {
      Octets keys = secrets.get(object);
      return keys == null ? new Missing() : new Present(Map.of("jwks.json", keys), true);
    }

    @Override
    public FetchedKeys fetched(Remote source) {
      String json = remote.get(source.address().text());
      return json == null
          ? new FetchedKeys.Pending()
          : new FetchedKeys.Fetched(json, Optional.empty());
    }

    @Override
    public TargetObjects targets() {
      return targets;
    }
  }

  @Override
  public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
    Map<KeySetSource, KeySetReading> readings = new HashMap<>();
    for (KeySetSource source : new ArrayList<>(sources)) {
      SharedKeys.read(source, new Objects()).ifPresent(reading -> readings.put(source, reading));
    }
    return readings;
  }

  @Override
  public Optional<Instant> lastFetched(Remote source) {
    return Optional.ofNullable(fetched.get(source.address().text()));
  }

  @Override
  public boolean isWatched(ObjectName trigger) {
    return true;
  }

  @Override
  public Answer ask(ObjectName trigger) {
    return silent ? new NoAnswer() : find(trigger).<Answer>map(Exists::new).orElseGet(Gone::new);
  }

  @Override
  public boolean definitionInPlace(Instant indexSince) {
    return !definitionAway;
  }

  @Override
  public Grants grants() {
    return grants;
  }
}
