package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySetReading;
import java.util.Optional;

/**
 * The keys of one provider, read as far as possible even from a broken spec.
 *
 * @param provider the provider's name
 * @param field the path of the provider, for findings
 * @param reading what its source holds; empty: it has none that can be read here
 */
public record ProviderKeys(String provider, String field, Optional<KeySetReading> reading) {
  /** Checks that nothing is null. */
  public ProviderKeys {
    requireNonNull(provider, "provider is null");
    requireNonNull(field, "field is null");
    requireNonNull(reading, "reading is null");
  }
}
