package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import java.time.Instant;

/**
 * Asks the API server itself, past every cache, what exists. Only what is answered here may take a
 * trigger away (DESIGN §5).
 */
public interface Existence {
  /** Whether this operator looks at a trigger at all; of another it can't say anything. */
  boolean isWatched(ObjectName trigger);

  /** Whether a trigger exists now. */
  Answer ask(ObjectName trigger);

  /**
   * Whether the resource definition is in place, so that a trigger that is not found was deleted
   * and did not go with the definition. Asked after the triggers.
   *
   * @param indexSince since when there is an index; a younger definition counts only after a while
   */
  boolean definitionInPlace(Instant indexSince);

  /** What the API server said. */
  sealed interface Answer {}

  /**
   * It exists.
   *
   * @param facts as it is now
   */
  record Exists(PreparedTrigger facts) implements Answer {}

  /** It is not there. */
  record Gone() implements Answer {}

  /** There was no answer, or one that says nothing. */
  record NoAnswer() implements Answer {}
}
