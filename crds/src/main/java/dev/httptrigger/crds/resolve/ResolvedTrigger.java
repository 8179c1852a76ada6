package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.util.Map;
import java.util.Optional;

/**
 * A trigger without errors, with the keys of every provider.
 *
 * @param name which trigger
 * @param uid the object's uid
 * @param generation the generation of the spec, at least 0
 * @param spec the spec
 * @param keysByProvider the keys of each provider, by the provider's name
 * @param sourcesByProvider where the keys are of each provider whose keys are not in the trigger
 * @param revokedTokens the list that the spec refers to; empty where it refers to none
 */
public record ResolvedTrigger(
    ObjectName name,
    String uid,
    long generation,
    HttpTriggerSpec spec,
    Map<String, KeySet> keysByProvider,
    Map<String, KeySetSource> sourcesByProvider,
    Optional<RevocationList> revokedTokens) {
  /** Takes copies and checks that no provider lacks its keys. */
  public ResolvedTrigger {
    requireNonNull(name, "name is null");
    requireNonNull(uid, "uid is null");
    requireNonNull(spec, "spec is null");
    keysByProvider = Map.copyOf(keysByProvider);
    sourcesByProvider = Map.copyOf(sourcesByProvider);
    requireNonNull(revokedTokens, "revokedTokens is null");
    if (spec.jwt().isPresent()) {
      for (JwtProvider provider : spec.jwt().get().providers()) {
        if (!keysByProvider.containsKey(provider.name())) {
          throw new IllegalArgumentException("a provider lacks its keys");
        }
      }
    }
  }

  /** Where a provider's keys are, when they are not in the trigger itself. */
  public Optional<KeySetSource> sharedSource(JwtProvider provider) {
    return Optional.ofNullable(sourcesByProvider.get(provider.name()));
  }

  /**
   * The keys of a provider of the spec.
   *
   * @throws IllegalArgumentException if the spec has no such provider
   */
  public KeySet keysOf(JwtProvider provider) {
    KeySet keys = keysByProvider.get(provider.name());
    if (keys == null) {
      throw new IllegalArgumentException("no such provider");
    }
    return keys;
  }
}
