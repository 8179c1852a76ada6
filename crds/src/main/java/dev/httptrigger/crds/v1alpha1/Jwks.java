package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of a provider: exactly one of four sources. The inline key set may hold secrets, so it
 * never shows in {@link #toString()}.
 *
 * @param inline a key set as written
 * @param secretRef a key set or PEM in a Secret
 * @param configMapRef a key set or PEM in a ConfigMap
 * @param remote a key set at a URL
 * @param allowWellKnownKeys whether keys with a published private half are accepted; empty: no
 */
public record Jwks(
    Optional<ObjectNode> inline,
    Optional<KeyReference> secretRef,
    Optional<KeyReference> configMapRef,
    Optional<RemoteJwks> remote,
    Optional<Boolean> allowWellKnownKeys) {
  /** Takes a copy of the tree and checks that there is exactly one source. */
  public Jwks {
    inline = inline.map(ObjectNode::deepCopy);
    requireNonNull(allowWellKnownKeys, "allowWellKnownKeys is null");
    long sources =
        Stream.of(inline, secretRef, configMapRef, remote).filter(Optional::isPresent).count();
    if (sources != 1) {
      throw new IllegalArgumentException("keys come from exactly one source, not " + sources);
    }
  }

  /** A copy of the tree, so that nobody changes the record's. */
  @Override
  public Optional<ObjectNode> inline() {
    return inline.map(ObjectNode::deepCopy);
  }

  @Override
  public String toString() {
    return "Jwks[inline="
        + (inline.isPresent() ? "hidden" : "absent")
        + ", secretRef="
        + secretRef
        + ", configMapRef="
        + configMapRef
        + ", remote="
        + remote
        + ", allowWellKnownKeys="
        + allowWellKnownKeys
        + "]";
  }

  /**
   * A value in a Secret or ConfigMap of the trigger's namespace that holds keys.
   *
   * @param name the object's name
   * @param key the key in its data
   * @param kid the {@code kid} of a key in PEM
   */
  public record KeyReference(String name, String key, Optional<String> kid) {
    /** Checks that nothing is null. */
    public KeyReference {
      requireNonNull(name, "name is null");
      requireNonNull(key, "key is null");
      requireNonNull(kid, "kid is null");
    }
  }

  /**
   * Keys at a URL; exactly one of {@code uri} and {@code issuer}.
   *
   * @param uri the URL of the key set
   * @param issuer the URL of an OpenID provider
   * @param refreshInterval how often to fetch, from 30 s to a day; empty: 5 min
   * @param maxStaleness how long the last good keys stay in force; empty: 24 h
   * @param caConfigMapRef certificate authorities to trust instead of the public ones
   */
  public record RemoteJwks(
      Optional<String> uri,
      Optional<String> issuer,
      Optional<Duration> refreshInterval,
      Optional<Duration> maxStaleness,
      Optional<ConfigMapKey> caConfigMapRef) {
    /** How often keys are fetched where nothing else is said. */
    public static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(5);

    /** How long the last good keys stay in force where nothing else is said. */
    public static final Duration DEFAULT_MAX_STALENESS = Duration.ofHours(24);

    /** Checks that exactly one of the two addresses is there. */
    public RemoteJwks {
      requireNonNull(refreshInterval, "refreshInterval is null");
      requireNonNull(maxStaleness, "maxStaleness is null");
      requireNonNull(caConfigMapRef, "caConfigMapRef is null");
      if (uri.isPresent() == issuer.isPresent()) {
        throw new IllegalArgumentException("exactly one of uri and issuer");
      }
    }
  }
}
