package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import java.time.Duration;
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
   * @param fetch how the keys are fetched; there exactly for a remote source
   */
  public record Shared(
      KeySetSource source, boolean allowWellKnownKeys, Optional<RemoteFetch> fetch) {
    /** Checks that nothing is null, and that a remote source says how it is fetched. */
    public Shared {
      requireNonNull(source, "source is null");
      if (fetch.isPresent() != (source instanceof Remote)) {
        throw new IllegalArgumentException("exactly a remote source is fetched");
      }
    }
  }

  /**
   * How a trigger wants keys fetched.
   *
   * @param source what
   * @param refreshInterval how often
   * @param authorities certificates in PEM to trust instead of the public ones
   */
  public record RemoteFetch(Remote source, Duration refreshInterval, Optional<Octets> authorities) {
    /** Checks that nothing is null and that the authorities are those of the source. */
    public RemoteFetch {
      requireNonNull(source, "source is null");
      requireNonNull(refreshInterval, "refreshInterval is null");
      if (!authorities.map(Octets::sha256).equals(source.authorities())) {
        throw new IllegalArgumentException("the authorities are another source's");
      }
    }
  }
}
