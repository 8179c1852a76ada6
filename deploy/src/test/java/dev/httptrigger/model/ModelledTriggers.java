package dev.httptrigger.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.operator.keysources.TriggerReader;
import dev.httptrigger.operator.publish.Existence;
import dev.httptrigger.operator.publish.TriggerCache;
import dev.httptrigger.testkit.TokenMint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** The triggers of a modelled cluster, and caches that lag behind it. One thread. */
final class ModelledTriggers {
  /** What nobody deletes: it answers every host that is nobody's, without a token. */
  static final ObjectName OPEN = new ObjectName("edge", "open");

  /** The names that come and go; more than the brake lets go at any time. */
  static final List<ObjectName> NAMES =
      IntStream.range(0, 14)
          .mapToObj(number -> new ObjectName(number % 3 == 0 ? "bank" : "shop", "t-" + number))
          .toList();

  static final List<String> HOSTS =
      IntStream.range(0, 6).mapToObj(number -> "h" + number + ".example.com").toList();

  private static final String KEY = TokenMint.publicJwks(TokenMint.generate("ES256", "model"));

  private final Map<String, JsonNode> trees = new HashMap<>();
  private final TriggerReader reader = new TriggerReader();
  private final Map<ObjectName, PreparedTrigger> now = new TreeMap<>();
  private final List<Map.Entry<ObjectName, Optional<PreparedTrigger>>> history = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private final Map<ObjectName, Instant> deleted = new HashMap<>();
  private final BooleanSupplier up;
  private int objects;

  ModelledTriggers(BooleanSupplier up, Instant created) {
    this.up = up;
    put(OPEN, "uid-open", 1, created, "hosts: ['*'], authType: Anonymous");
  }

  /** All that exist. */
  Map<ObjectName, PreparedTrigger> all() {
    return Map.copyOf(now);
  }

  /** Whether an object ever had that generation, with a spec that can be used or not. */
  boolean wasWritten(ObjectName name, String uid, long generation) {
    return written.contains(key(name, uid, generation));
  }

  private static String key(ObjectName name, String uid, long generation) {
    return name + " " + uid + " " + generation;
  }

  /** Whether that very object is there. */
  boolean exists(ObjectName name, String uid) {
    return Optional.ofNullable(now.get(name)).filter(each -> each.uid().equals(uid)).isPresent();
  }

  /** When the last trigger of that name was deleted. */
  Optional<Instant> deletedAt(ObjectName name) {
    return Optional.ofNullable(deleted.get(name));
  }

  void create(ObjectName name, int hosts, Instant at) {
    if (!now.containsKey(name)) {
      put(name, "uid-" + ++objects, 1, at, spec(hosts));
    }
  }

  void edit(ObjectName name, int hosts) {
    Optional.ofNullable(now.get(name))
        .ifPresent(old -> put(name, old.uid(), old.generation() + 1, old.created(), spec(hosts)));
  }

  /** An edit that can't be used. */
  void spoil(ObjectName name) {
    Optional.ofNullable(now.get(name))
        .ifPresent(
            old ->
                put(
                    name,
                    old.uid(),
                    old.generation() + 1,
                    old.created(),
                    "hosts: [" + HOSTS.getFirst() + "], jwt: {providers: []}"));
  }

  void delete(ObjectName name, Instant at) {
    if (now.remove(name) != null) {
      deleted.put(name, at);
      history.add(Map.entry(name, Optional.empty()));
    }
  }

  private static String spec(int hosts) {
    List<String> some =
        HOSTS.stream().filter(host -> (hosts >> HOSTS.indexOf(host) & 1) == 1).toList();
    List<String> chosen = some.isEmpty() ? HOSTS.subList(0, 1) : some;
    return "hosts: "
        + chosen
        + ", jwt: {providers: [{name: main, issuer: 'https://login.example.com/', audiences: [a],"
        + " jwks: {inline: "
        + KEY
        + "}}]}";
  }

  private void put(ObjectName name, String uid, long generation, Instant created, String spec) {
    PreparedTrigger trigger =
        reader.read(
            trees.computeIfAbsent(
                name + " " + spec,
                _ ->
                    ManifestParser.parse("trigger.yaml", manifest(name, spec))
                        .manifests()
                        .getFirst()
                        .tree()),
            uid,
            generation,
            created,
            _ -> new ReferencedObjects.NotLabelled());
    now.put(name, trigger);
    written.add(key(name, uid, generation));
    history.add(Map.entry(name, Optional.of(trigger)));
  }

  private static String manifest(ObjectName name, String spec) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec: {%s}
    """
        .formatted(name.name(), name.namespace(), spec);
  }

  /** What one operator's watch has of them; and its questions, which go past the watch. */
  final class Cache implements TriggerCache, Existence {
    private final Map<ObjectName, PreparedTrigger> seen = new HashMap<>(now);
    private int position = history.size();

    /** Hears of so many changes; says of which triggers. */
    List<ObjectName> hear(int changes) {
      List<ObjectName> names = new ArrayList<>();
      for (int each = 0; each < changes && position < history.size(); each++) {
        Map.Entry<ObjectName, Optional<PreparedTrigger>> change = history.get(position++);
        change
            .getValue()
            .ifPresentOrElse(
                trigger -> seen.put(change.getKey(), trigger), () -> seen.remove(change.getKey()));
        names.add(change.getKey());
      }
      return names;
    }

    @Override
    public Set<ObjectName> names() {
      return Set.copyOf(seen.keySet());
    }

    @Override
    public Optional<PreparedTrigger> find(ObjectName trigger) {
      return Optional.ofNullable(seen.get(trigger));
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
      if (!up.getAsBoolean()) {
        return new NoAnswer();
      }
      return Optional.ofNullable(now.get(trigger)).<Answer>map(Exists::new).orElse(new Gone());
    }

    @Override
    public boolean definitionInPlace(Instant indexSince) {
      return up.getAsBoolean();
    }
  }
}
