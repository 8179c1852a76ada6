package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;

/**
 * A key set that triggers refer to: one record, however many use it, so that one rotation is one
 * write (DESIGN §5). It is in force while a record in force refers to it.
 *
 * @param source where the keys come from; the record's identity
 * @param keySet the keys, those with a published private half too; may be empty, and then nothing
 *     verifies
 */
public record KeySetConfig(KeySetSource source, KeySet keySet) {
  /** Checks that nothing is null. */
  public KeySetConfig {
    requireNonNull(source, "source is null");
    requireNonNull(keySet, "keySet is null");
  }
}
