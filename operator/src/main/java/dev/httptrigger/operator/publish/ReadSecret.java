package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;

/**
 * A configuration Secret with what it says.
 *
 * @param secret the Secret
 * @param content what it says
 */
record ReadSecret(StoredSecret secret, Content content) {
  ReadSecret {
    requireNonNull(secret, "secret is null");
    requireNonNull(content, "content is null");
  }

  /** What a configuration Secret says. */
  sealed interface Content {
    /** It is the record of a trigger. */
    record OfTrigger(TriggerConfig config) implements Content {}

    /** It is the record of a key set. */
    record OfKeySet(KeySetConfig config) implements Content {}

    /** It is a part of the index, or nothing that can be read. */
    record Other() implements Content {}
  }

  /** Reads a Secret. */
  static ReadSecret of(StoredSecret secret) {
    return new ReadSecret(secret, content(secret));
  }

  private static Content content(StoredSecret secret) {
    if (RecordName.isTrigger(secret.name())
        && RecordCodec.decodeTrigger(secret.record()) instanceof Decoded(TriggerConfig config)) {
      return new Content.OfTrigger(config);
    }
    if (RecordName.isKeySet(secret.name())
        && RecordCodec.decodeKeySet(secret.record()) instanceof Decoded(KeySetConfig config)) {
      return new Content.OfKeySet(config);
    }
    return new Content.Other();
  }
}
