package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.operator.keysources.KeysInForce;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers decisions, so that an event about one trigger does not compile thousands. Used by one
 * thread.
 */
final class DecisionMemory {
  private final Map<ObjectName, Remembered> decisions = new HashMap<>();

  /** {@link TriggerDecision#decide}, or the same answer from before. */
  Decided decide(TriggerFacts facts, Share share, Optional<TriggerConfig> last, boolean lost) {
    Question question = new Question(facts.uid(), facts.generation(), share, last, lost);
    Remembered remembered = decisions.get(facts.name());
    if (remembered != null && remembered.question().equals(question)) {
      return remembered.decided();
    }
    Decided decided = Decided.of(TriggerDecision.decide(facts, share, last, lost));
    decisions.put(facts.name(), new Remembered(question, decided));
    return decided;
  }

  /** Forgets all triggers but these. */
  void retain(Set<ObjectName> triggers) {
    decisions.keySet().retainAll(triggers);
  }

  private record Question(
      String uid, long generation, Share share, Optional<TriggerConfig> last, boolean lost) {}

  private record Remembered(Question question, Decided decided) {}

  /**
   * A decision with what is costly to derive from it.
   *
   * @param desired the decision
   * @param record its record as it is written
   * @param keys the keys in force under it
   */
  record Decided(Desired desired, Optional<WireRecord> record, List<KeyInForce> keys) {
    Decided {
      keys = List.copyOf(keys);
    }

    static Decided of(Desired desired) {
      return new Decided(
          desired,
          desired.config().map(RecordCodec::encode),
          desired.config().map(KeysInForce::of).orElse(List.of()));
    }
  }
}
