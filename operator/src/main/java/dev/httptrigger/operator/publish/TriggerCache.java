package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
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
   * @param sources all that matter; of others nothing is remembered
   */
  Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources);
}
