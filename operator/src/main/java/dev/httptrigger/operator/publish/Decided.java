package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.operator.keysources.KeysInForce;
import java.util.List;

/**
 * What should stand in the configuration for one trigger.
 *
 * @param generation the generation that was looked at
 * @param outcome what became of it
 * @param leave whether what stands there now stays, because nobody can say what it was
 * @param written what the outcome's configuration is as a record
 */
record Decided(long generation, TriggerOutcome outcome, boolean leave, Written written) {
  Decided {
    requireNonNull(outcome, "outcome is null");
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
   * @param keys its keys
   */
  record Written(TriggerConfig config, WireRecord record, List<KeyInForce> keys) {
    Written {
      requireNonNull(config, "config is null");
      requireNonNull(record, "record is null");
      keys = List.copyOf(keys);
    }

    static Written of(TriggerConfig config) {
      return new Written(config, RecordCodec.encode(config), KeysInForce.of(config));
    }
  }
}
