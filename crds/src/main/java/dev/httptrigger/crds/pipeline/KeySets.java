package dev.httptrigger.crds.pipeline;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.SharedKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The key sets that triggers refer to: what their sources hold just now, and what was in force
 * until now.
 *
 * @param now by source; a source that nobody can read just now, or that is not there, has none
 * @param inForce by source
 * @param fetchTimes of remote sources
 */
public record KeySets(
    Map<KeySetSource, KeySetReading> now,
    Map<KeySetSource, KeySet> inForce,
    FetchTimes fetchTimes) {
  /** Takes copies. */
  public KeySets {
    now = Map.copyOf(now);
    inForce = Map.copyOf(inForce);
    requireNonNull(fetchTimes, "fetchTimes is null");
  }

  /** Where nobody writes down when something was fetched. */
  public KeySets(Map<KeySetSource, KeySetReading> now, Map<KeySetSource, KeySet> inForce) {
    this(now, inForce, FetchTimes.none());
  }

  /** Where no trigger refers to any. */
  public static KeySets none() {
    return new KeySets(Map.of(), Map.of());
  }

  /**
   * Reads sources.
   *
   * @param sources those that matter; of others nothing is known
   * @param objects where they are
   * @param inForce what was in force until now
   */
  public static KeySets read(
      Collection<KeySetSource> sources,
      ReferencedObjects objects,
      Map<KeySetSource, KeySet> inForce) {
    Map<KeySetSource, KeySetReading> now = new HashMap<>();
    for (KeySetSource source : sources) {
      SharedKeys.read(source, objects).ifPresent(reading -> now.put(source, reading));
    }
    return new KeySets(now, inForce);
  }

  /**
   * The key set of a source from now on. What can't be read, or is gone, changes nothing; a source
   * that can be read and not be used loses the keys that are no longer there. The same keys in
   * another order are the same set: some servers change that with each answer.
   *
   * @return empty where there never was one that could be used
   */
  public Optional<KeySet> decide(KeySetSource source) {
    Optional<KeySetReading> reading =
        Optional.ofNullable(now.get(source)).filter(KeySetReading::readable);
    Optional<KeySet> before = Optional.ofNullable(inForce.get(source));
    if (reading.isEmpty()) {
      return before;
    }
    return reading
        .get()
        .keySet()
        .map(keys -> before.filter(old -> areTheSame(old, keys)).orElse(keys))
        .or(() -> before.map(keys -> remaining(keys, reading.get())));
  }

  /** The record of a source whose key set was decided. */
  public KeySetConfig record(KeySetSource source, KeySet decided) {
    return switch (source) {
      case InObject inObject -> new KeySetConfig(inObject, decided);
      case Remote remote ->
          new KeySetConfig(
              remote, decided, fetchTimes.decide(remote, decided.equals(inForce.get(remote))));
    };
  }

  private static boolean areTheSame(KeySet one, KeySet other) {
    return Set.copyOf(one.keys()).equals(Set.copyOf(other.keys()));
  }

  /** The key sets that configurations refer to; one that never could be used is not there. */
  Map<KeySetSource, KeySet> decideFor(Collection<TriggerConfig> configs) {
    Map<KeySetSource, KeySet> decided = new HashMap<>();
    for (TriggerConfig config : configs) {
      for (KeySetSource source : config.keySetSources()) {
        decide(source).ifPresent(keySet -> decided.put(source, keySet));
      }
    }
    return decided;
  }

  /** The keys that a provider uses from now on; empty where its key set is not known. */
  public Optional<KeySet> keysOf(Provider provider) {
    return switch (provider.keys()) {
      case InlineKeys inline -> Optional.of(inline.keySet());
      case KeySetReference reference -> decide(reference.source()).map(reference::chosenFrom);
    };
  }

  /** Those of the keys that are still in the source. */
  static KeySet remaining(KeySet keys, KeySetReading reading) {
    Set<KeyMaterial> present =
        reading.usable().stream().map(VerificationKey::material).collect(Collectors.toSet());
    return new KeySet(
        keys.keys().stream().filter(key -> present.contains(key.material())).toList());
  }
}
