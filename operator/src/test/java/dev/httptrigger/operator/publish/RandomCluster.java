package dev.httptrigger.operator.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Grant;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.SharedKeys;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.testkit.TokenMint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
 * A few triggers of a few namespaces that want the same few hosts and use the same keys, and change
 * at random. The watch's cache and the API server say the same. For one thread.
 */
final class RandomCluster implements TriggerCache, Existence, Administration {
  private static final List<String> NAMESPACES = List.of("shop", "bank", "lab");
  private static final int NAMES = 6;
  private static final List<String> KEYS =
      List.of("first", "second").stream()
          .map(kid -> TokenMint.publicJwks(TokenMint.generate("ES256", kid)))
          .toList();
  private static final List<String> HOSTS =
      List.of("a.test", "b.test", "c.test", "d.a.test", "e.a.test", "*.a.test", "f.test");
  private static final List<String> PREFIXES = List.of("/", "/a", "/b");

  private final Random random;
  private final TriggerReader reader = new TriggerReader();
  private final Map<ObjectName, Written> triggers = new TreeMap<>();
  private final Map<ObjectReference, Octets> secrets = new HashMap<>();
  private Grants grants = new Known(List.of());
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private int uids;

  /** A trigger as somebody wrote it. */
  private record Written(String uid, long generation, Instant created, String spec) {}

  RandomCluster(long seed) {
    this.random = new Random(seed);
  }

  /** The time, which goes on by {@link #pass}. */
  Instant now() {
    return now;
  }

  /** Lets time go on. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /**
   * Changes something.
   *
   * @return the triggers of which a watch would tell
   */
  Set<ObjectName> change() {
    ObjectName name = new ObjectName(one(NAMESPACES), "t" + random.nextInt(NAMES));
    return switch (random.nextInt(10)) {
      case 0, 1 -> {
        triggers.remove(name);
        yield Set.of(name);
      }
      case 2 -> {
        triggers.remove(name);
        write(name);
        yield Set.of(name);
      }
      case 3 -> changeKeys(name.namespace());
      default -> {
        write(name);
        yield Set.of(name);
      }
    };
  }

  private void write(ObjectName name) {
    Written before = triggers.get(name);
    triggers.put(
        name,
        before == null
            ? new Written("uid-" + ++uids, 1, now, spec())
            : new Written(before.uid(), before.generation() + 1, before.created(), spec()));
  }

  private Set<ObjectName> changeKeys(String namespace) {
    ObjectReference object = new ObjectReference(ObjectKind.SECRET, secretIn(namespace));
    if (random.nextInt(4) == 0) {
      secrets.remove(object);
    } else {
      secrets.put(object, Octets.of(one(KEYS).getBytes(StandardCharsets.UTF_8)));
    }
    return triggers.keySet().stream()
        .filter(name -> name.namespace().equals(namespace))
        .collect(Collectors.toSet());
  }

  private ObjectName secretIn(String namespace) {
    return new ObjectName(namespace, "keys-" + random.nextInt(2));
  }

  /** Changes the grants. */
  void changeGrants() {
    grants =
        random.nextInt(4) == 0
            ? new Grants.Unknown()
            : new Known(
                random.nextBoolean()
                    ? List.of()
                    : List.of(new Grant(Set.of(one(NAMESPACES)), Set.of(one(HOSTS)))));
  }

  private String spec() {
    Set<String> hosts = some(HOSTS, 2);
    String odd = random.nextInt(6) == 0 ? "odd: true" : "";
    String keys =
        random.nextBoolean()
            ? "inline: " + one(KEYS)
            : "secretRef: {name: keys-" + random.nextInt(2) + ", key: jwks.json}";
    String open = random.nextBoolean() ? "" : "- {claim: uid, to: Query, name: uid}";
    return """
      hosts: [%s]
      pathPrefixes: [%s]
      %s
      jwt:
        providers: [{name: main, jwks: {%s}}]
        forwardClaims:
        - {claim: sub, to: Header, name: x-user}
        %s
    """
        .formatted(
            hosts.stream().map(host -> '"' + host + '"').collect(Collectors.joining(",")),
            String.join(",", some(PREFIXES, 1)),
            odd,
            keys,
            open);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Set<String> some(List<String> all, int most) {
    Set<String> some = new HashSet<>();
    for (int count = 0; count <= random.nextInt(most + 1); count++) {
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
    return Optional.ofNullable(triggers.get(trigger)).map(written -> prepared(trigger, written));
  }

  private PreparedTrigger prepared(ObjectName name, Written written) {
    String manifest =
        """
        apiVersion: httptrigger.dev/v1alpha1
        kind: HttpTrigger
        metadata: {name: %s, namespace: %s}
        spec:
        %s\
        """
            .formatted(name.name(), name.namespace(), written.spec());
    try {
      JsonNode tree = new YAMLMapper().readTree(manifest);
      return reader.read(
          tree, written.uid(), written.generation(), written.created(), this::lookUp);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(manifest, e);
    }
  }

  private ReferencedObjects.Lookup lookUp(ObjectReference object) {
    Octets keys = secrets.get(object);
    return keys == null
        ? new ReferencedObjects.Missing()
        : new ReferencedObjects.Present(Map.of("jwks.json", keys), true);
  }

  @Override
  public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
    Map<KeySetSource, KeySetReading> now = new HashMap<>();
    sources.forEach(
        source ->
            SharedKeys.read(source, this::lookUp).ifPresent(reading -> now.put(source, reading)));
    return now;
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

  @Override
  public Grants grants() {
    return grants;
  }
}
