package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a watch knows of the triggers; it may be a little behind. Safe for several threads. */
public interface TriggerCache {
  /** The names of all. */
  Set<ObjectName> names();

  /** One of them. */
  Optional<PreparedTrigger> find(ObjectName trigger);

  /**
   * What the sources of key sets hold; one of which nobody can say that is not in the answer.
   *
   * @param sources those that matter
   */
  Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources);

  /**
   * Says which sources anybody needs, all of them. What was read of others may be forgotten; where
   * nothing is remembered, nothing happens.
   */
  default void forgetOthers(Set<KeySetSource> sources) {}

  /**
   * Takes note of a key set as it is in force when this operator begins to lead. Where nobody
   * fetches key sets, nothing happens.
   */
  default void remember(KeySetConfig keySet) {}

  /**
   * Says which key sets are to be fetched from now on, all of them. Where nobody does, nothing
   * happens.
   *
   * @param fetches what triggers ask for
   * @param inForce those that count although no trigger asks just now
   */
  default void want(Collection<RemoteFetch> fetches, Set<Remote> inForce) {}

  /** When a key set at a URL was last fetched or confirmed; empty where it never was. */
  default Optional<Instant> lastFetched(Remote source) {
    return Optional.empty();
  }
}
