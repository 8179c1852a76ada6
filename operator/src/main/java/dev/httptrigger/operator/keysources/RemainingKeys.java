package dev.httptrigger.operator.keysources;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.Thumbprint;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.resolve.ProviderKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one thing that takes effect even when an edit can't be used: a key that was removed from a
 * readable source stops at once (DESIGN §3). A source that can't be read removes nothing.
 * Stateless.
 */
public final class RemainingKeys {
  private RemainingKeys() {}

  /**
   * The provider of the last good configuration, without the keys that the edit removed.
   *
   * @param provider as it was
   * @param now the keys of every provider of the edit; empty where its list can't be read
   */
  public static Provider of(Provider provider, Optional<List<ProviderKeys>> now) {
    return now.flatMap(all -> remaining(provider.name(), all))
        .map(left -> without(provider, left))
        .orElse(provider);
  }

  /** The thumbprints that are left; empty: nothing can be said. */
  private static Optional<Set<String>> remaining(String provider, List<ProviderKeys> all) {
    Optional<ProviderKeys> same =
        all.stream().filter(each -> each.provider().equals(provider)).findFirst();
    // A provider that is gone from the list, or has another name now, is looked for in the others.
    List<ProviderKeys> sources = same.map(List::of).orElse(all);
    if (sources.stream().anyMatch(source -> !isReadable(source))) {
      return Optional.empty();
    }
    return Optional.of(
        sources.stream()
            .flatMap(source -> source.reading().stream())
            .flatMap(reading -> reading.usable().stream())
            .map(Thumbprint::of)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static boolean isReadable(ProviderKeys source) {
    return source.reading().map(KeySetReading::readable).orElse(false);
  }

  private static Provider without(Provider provider, Set<String> left) {
    return switch (provider.keys()) {
      case InlineKeys inline -> {
        List<VerificationKey> keys =
            inline.keySet().keys().stream()
                .filter(key -> left.contains(Thumbprint.of(key)))
                .toList();
        yield new Provider(
            provider.name(),
            provider.issuer(),
            provider.audiences(),
            provider.algorithms(),
            provider.types(),
            provider.clockSkew(),
            provider.requireExpiration(),
            provider.maxLifetime(),
            new InlineKeys(new KeySet(keys)));
      }
    };
  }
}
