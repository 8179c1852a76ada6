package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.Optional;

/**
 * The keys of one provider, read as far as possible even from a broken spec.
 *
 * @param provider the provider's name
 * @param field the path of the provider, for findings
 * @param shared where the keys are, when they are not in the trigger itself
 * @param reading what its source holds; empty: it has none that can be read here
 */
public record ProviderKeys(
    String provider, String field, Optional<Shared> shared, Optional<KeySetReading> reading) {
  /** Checks that nothing is null. */
  public ProviderKeys {
    requireNonNull(provider, "provider is null");
    requireNonNull(field, "field is null");
    requireNonNull(shared, "shared is null");
    requireNonNull(reading, "reading is null");
  }

  /**
   * Keys that other triggers may use too.
   *
   * @param source where they are
   * @param allowWellKnownKeys whether this trigger takes keys with a published private half
   */
  public record Shared(KeySetSource source, boolean allowWellKnownKeys) {
    /** Checks that nothing is null. */
    public Shared {
      requireNonNull(source, "source is null");
    }
  }
}
