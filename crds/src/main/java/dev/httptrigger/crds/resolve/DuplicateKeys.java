package dev.httptrigger.crds.resolve;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One key where a person may think that there are two: under two {@code kid}s, so that removing one
 * of them stops nothing, or at two providers, so that who signs for one issuer can sign for the
 * other. Lives as long as one trigger is looked at.
 */
final class DuplicateKeys {
  private static final int LONGEST_KID = 64;

  private final Map<KeyMaterial, ProviderKeys> known = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private DuplicateKeys() {}

  /** A warning for each provider and cause. */
  static List<Finding> of(List<ProviderKeys> providers) {
    DuplicateKeys keys = new DuplicateKeys();
    providers.forEach(keys::look);
    return keys.findings;
  }

  private void look(ProviderKeys provider) {
    List<VerificationKey> keys =
        provider.reading().flatMap(reading -> reading.keySet()).map(KeySet::keys).orElse(List.of());
    Map<KeyMaterial, VerificationKey> own = new HashMap<>();
    Set<String> others = new HashSet<>();
    for (VerificationKey key : keys) {
      VerificationKey same = own.putIfAbsent(key.material(), key);
      if (same != null) {
        say(
            provider,
            "The keys %s and %s are one and the same.".formatted(name(same), name(key)),
            "Remove one of the entries; for a rotation make a new key pair.");
      }
    }
    for (KeyMaterial material : own.keySet()) {
      ProviderKeys other = known.putIfAbsent(material, provider);
      if (other != null && !isShared(provider, other) && others.add(other.provider())) {
        say(
            provider,
            "A key of this provider is a key of the provider %s too, so whoever signs for one"
                    .formatted(other.provider())
                + " issuer can sign for the other.",
            "Give each issuer keys of its own; where one party signs for both, let both providers"
                + " refer to one object.");
      }
    }
  }

  /** Somebody said that both have the same keys. */
  private static boolean isShared(ProviderKeys one, ProviderKeys other) {
    Optional<ProviderKeys.Shared> shared = one.shared();
    return shared.isPresent()
        && other.shared().filter(each -> each.source().equals(shared.get().source())).isPresent();
  }

  private void say(ProviderKeys provider, String message, String mend) {
    findings.add(
        new Finding(
            FindingCode.DUPLICATE_KEY,
            Severity.WARNING,
            provider.field() + ".jwks",
            message,
            mend));
  }

  private static String name(VerificationKey key) {
    return key.kid()
        .map(kid -> "\"" + kid.substring(0, Math.min(kid.length(), LONGEST_KID)) + "\"")
        .orElse("without kid");
  }
}
