package dev.httptrigger.operator.publish;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.hosts.Grants;
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
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Triggers with all that they refer to, which change as they are told. The watch's cache and the
 * API server say the same. For one thread.
 */
class ClusterInMemory implements TriggerCache, Existence, Administration {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final TriggerReader reader = new TriggerReader();
  private final Map<ObjectName, Written> triggers = new TreeMap<>();
  private final Map<ObjectReference, Octets> secrets = new HashMap<>();
  private final Map<String, String> remote = new HashMap<>();
  private final Map<String, Instant> fetched = new HashMap<>();
  private final TargetObjects targets;
  private final Map<ObjectName, PreparedTrigger> prepared = new HashMap<>();
  private final Map<ObjectName, PreparedTrigger> told = new HashMap<>();
  private Grants grants = new Known(List.of());
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private boolean silent;
  private boolean definitionAway;
  private Set<String> unwatched = Set.of();
  private int uids;

  /** A trigger as somebody wrote it. */
  private record Written(String uid, long generation, Instant created, JsonNode manifest) {}

  ClusterInMemory(TargetObjects targets) {
    this.targets = targets;
  }

  /** The time when something changes. */
  Instant now() {
    return now;
  }

  /** Lets time go on. */
  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Writes a trigger, a new one or a new generation. */
  void write(ObjectName name, String spec) {
    Written before = triggers.get(name);
    JsonNode manifest = manifest(name, spec);
    triggers.put(
        name,
        before == null
            ? new Written("uid-" + ++uids, 1, now, manifest)
            : new Written(before.uid(), before.generation() + 1, before.created(), manifest));
    prepared.remove(name);
  }

  /** Takes a trigger away. */
  void remove(ObjectName name) {
    triggers.remove(name);
    prepared.remove(name);
  }

  /** An object holds these keys from now on; it is gone where there are none. */
  void keys(ObjectReference object, Optional<String> jwks) {
    jwks.map(ClusterInMemory::octets)
        .ifPresentOrElse(octets -> secrets.put(object, octets), () -> secrets.remove(object));
    prepared.clear();
  }

  /** An address was fetched: there are other keys, or those of before. */
  void fetched(String address, Optional<String> jwks) {
    fetched.put(address, now);
    jwks.ifPresent(keys -> remote.put(address, keys));
    prepared.clear();
  }

  /** Something else changed to which triggers refer. */
  void targetsChanged() {
    prepared.clear();
  }

  /** The administrator says this from now on. */
  void grants(Grants other) {
    grants = other;
  }

  /**
   * Says whether the API server answers when it is asked for triggers, and has their definition.
   */
  void answers(boolean whetherItDoes, boolean hasDefinition) {
    silent = !whetherItDoes;
    definitionAway = !hasDefinition;
  }

  /** Nothing is known of these namespaces from now on, nor asked. */
  void watchesNot(Set<String> namespaces) {
    unwatched = Set.copyOf(namespaces);
  }

  /** As the reconciler does: a trigger is told of when all that is known of it is another. */
  Set<ObjectName> others() {
    Set<ObjectName> others = new HashSet<>(told.keySet());
    others.removeAll(triggers.keySet());
    told.keySet().removeAll(others);
    for (ObjectName name : names()) {
      PreparedTrigger facts = find(name).orElseThrow();
      PreparedTrigger before = told.put(name, facts);
      if (!facts.equals(before)) {
        others.add(name);
      }
    }
    return others;
  }

  private static Octets octets(String text) {
    return Octets.of(text.getBytes(StandardCharsets.UTF_8));
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
    for (KeySetSource source : sources) {
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
    return !unwatched.contains(trigger.namespace());
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
