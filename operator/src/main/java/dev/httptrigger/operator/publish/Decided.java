package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.operator.keysources.KeysInForce;
import dev.httptrigger.operator.keysources.NamedKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What should stand in the configuration for one trigger.
 *
 * @param generation the generation that was looked at
 * @param outcome what became of it
 * @param leave whether what stands there now stays, because nobody can say what it was
 * @param entry what the index must say of it; made with the decision, so that a fault in making it
 *     is this trigger's ({@link Quarantine})
 * @param written what the outcome's configuration is as a record
 */
record Decided(
    long generation, TriggerOutcome outcome, boolean leave, IndexEntry entry, Written written) {
  Decided {
    requireNonNull(outcome, "outcome is null");
    requireNonNull(entry, "entry is null");
    requireNonNull(written, "written is null");
  }

  /** Which trigger. */
  ObjectName trigger() {
    return outcome.config().trigger();
  }

  /**
   * A configuration with what is costly to derive from it.
   *
   * @param config the configuration
   * @param record its record
   * @param keySets the key sets that it refers to, as far as they are known
   * @param keys its keys
   */
  record Written(
      TriggerConfig config, WireRecord record, List<WrittenKeySet> keySets, List<NamedKey> keys) {
    Written {
      requireNonNull(config, "config is null");
      requireNonNull(record, "record is null");
      keySets = List.copyOf(keySets);
      keys = List.copyOf(keys);
    }

    static Written of(TriggerConfig config, List<WrittenKeySet> keySets) {
      Map<KeySetSource, KeySet> bySource = new HashMap<>();
      keySets.forEach(each -> bySource.put(each.config().source(), each.config().keySet()));
      return new Written(
          config, RecordCodec.encode(config), keySets, KeysInForce.of(config, bySource));
    }
  }

  /**
   * A key set and its record.
   *
   * @param config the key set
   * @param record its record
   */
  record WrittenKeySet(KeySetConfig config, WireRecord record) {
    WrittenKeySet {
      requireNonNull(config, "config is null");
      requireNonNull(record, "record is null");
    }

    static WrittenKeySet of(KeySetConfig config) {
      return new WrittenKeySet(config, RecordCodec.encode(config));
    }
  }
}
