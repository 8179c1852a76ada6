package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import java.time.Instant;
import java.util.Optional;

/**
 * A key set that triggers refer to: one record, however many use it, so that one rotation is one
 * write (DESIGN §5). It is in force while a record in force refers to it.
 *
 * @param source where the keys come from; the record's identity
 * @param keySet the keys, those with a published private half too; may be empty, and then nothing
 *     verifies
 * @param fetched of a remote source: when the keys were last fetched or confirmed, or somewhat
 *     earlier, so that not every fetch is a write
 */
public record KeySetConfig(KeySetSource source, KeySet keySet, Optional<Instant> fetched) {
  /** Checks that only a remote source is fetched. */
  public KeySetConfig {
    requireNonNull(source, "source is null");
    requireNonNull(keySet, "keySet is null");
    if (fetched.isPresent() && !(source instanceof Remote)) {
      throw new IllegalArgumentException("only a remote source is fetched");
    }
  }

  /** A key set of which nobody says when it was fetched. */
  public KeySetConfig(KeySetSource source, KeySet keySet) {
    this(source, keySet, Optional.empty());
  }
}
