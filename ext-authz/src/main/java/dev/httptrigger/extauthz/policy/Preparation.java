package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.jws.KnownHeaders;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.token.TokenFinder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes configuration ready for requests, with the library that is to verify signatures. What many
 * triggers have alike they share. Thread-safe.
 */
public final class Preparation {
  private final SignatureProvider signatures;

  private final KnownHeaders headers = new KnownHeaders();

  private final Alike<Forwarding, Forwards> forwards = new Alike<>();
  private final Alike<Finding, TokenFinder> finders = new Alike<>();
  private final Alike<String, String> namespaces = new Alike<>();

  /**
   * What makes a trigger's forwards.
   *
   * @param claims those that it maps
   * @param payloadHeader the header that carries all claims
   * @param removesOverrides whether headers that override method or path are taken away
   */
  private record Forwarding(
      List<ClaimForward> claims, Optional<String> payloadHeader, boolean removesOverrides) {}

  /**
   * What makes a trigger's finder of tokens.
   *
   * @param locations where it looks
   * @param profile how it compares
   */
  private record Finding(List<TokenLocation> locations, Profile profile) {}

  /**
   * With a library.
   *
   * @param signatures verifies signatures
   */
  public Preparation(SignatureProvider signatures) {
    this.signatures = requireNonNull(signatures, "signatures is null");
  }

  /** With the JDK: for who looks at few tokens, and soon ends. */
  public static Preparation byJdk() {
    return new Preparation(SignatureProvider.jdk());
  }

  /**
   * A trigger's policy. Costs a look at every key in it: never done for a request.
   *
   * @param keySets the key sets that it may refer to; where one of these is not known, all its
   *     requests are denied
   */
  public Policy policy(TriggerConfig config, SharedKeySets keySets) {
    return Policy.of(config, keySets, this);
  }

  /**
   * The policy that keeps all that the trigger has, and denies; it needs no key, so none can fail.
   */
  public Policy refusing(TriggerConfig config) {
    return policy(
        TriggerCompiler.refuse(
            config.trigger(), config.uid(), config.generation(), config.selection()),
        SharedKeySets.none());
  }

  /** What verifies signatures. */
  SignatureProvider signatures() {
    return signatures;
  }

  /** What the headers of tokens say, for all verifiers alike. */
  KnownHeaders headers() {
    return headers;
  }

  /** A trigger's forwards, the same for all that have them alike: {@link Forwards#of}. */
  Forwards forwards(
      List<ClaimForward> claims, Optional<String> payloadHeader, boolean removesOverrides) {
    return forwards.of(
        new Forwarding(claims, payloadHeader, removesOverrides),
        _ -> Forwards.of(claims, payloadHeader, removesOverrides));
  }

  /** A trigger's finder, the same for all that have it alike: {@link TokenFinder#of}. */
  TokenFinder finder(List<TokenLocation> locations, Profile profile) {
    return finders.of(new Finding(locations, profile), _ -> TokenFinder.of(locations, profile));
  }

  /** The same name, whose namespace is the same object for all triggers of it. */
  ObjectName name(ObjectName trigger) {
    return new ObjectName(namespaces.of(trigger.namespace(), text -> text), trigger.name());
  }

  /** A key set for all triggers that refer to it. Never done for a request. */
  public ReadyKeySet keySet(KeySetConfig config) {
    return ReadyKeySet.of(config, signatures);
  }

  /** These sets, each made ready when it is asked for. */
  public SharedKeySets keySets(Map<KeySetSource, KeySet> keySets) {
    Map<KeySetSource, KeySet> copy = Map.copyOf(keySets);
    return source ->
        Optional.ofNullable(copy.get(source))
            .map(keySet -> keySet(new KeySetConfig(source, keySet)));
  }
}
