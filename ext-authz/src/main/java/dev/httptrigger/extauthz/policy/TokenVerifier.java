package dev.httptrigger.extauthz.policy;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.extauthz.claims.ClaimRules;
import dev.httptrigger.extauthz.claims.Forwards;
import dev.httptrigger.extauthz.claims.TokenClaims;
import dev.httptrigger.extauthz.claims.Validity;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.KeySighting;
import dev.httptrigger.extauthz.decision.KeySighting.UnknownKid;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.CompactJws;
import dev.httptrigger.extauthz.jws.CompactJws.Claims;
import dev.httptrigger.extauthz.jws.CompactJws.ClaimsReading;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.JwsVerifier;
import dev.httptrigger.extauthz.jws.JwsVerifier.SignedWith;
import dev.httptrigger.extauthz.jws.KnownHeaders;
import dev.httptrigger.extauthz.jws.Refused;
import dev.httptrigger.extauthz.jws.SignatureProvider;
import dev.httptrigger.extauthz.jws.TrustedKeys;
import dev.httptrigger.extauthz.jws.TrustedKeys.KeyForTokenWithoutKid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a token's verification that time does not change (DESIGN §4.4): its form, whose it
 * is, the signature, and when it keeps the rules; and the headers that it becomes. Immutable.
 */
public final class TokenVerifier {
  private final List<Signer> signers;

  /**
   * What tokens must say of the only provider. Null where there are several: then the token says
   * whose it is.
   */
  private final @Nullable ClaimRules rules;

  private final KnownHeaders headers;
  private final Forwards forwards;
  private final Version version = new Version();

  private TokenVerifier(List<Signer> signers, KnownHeaders headers, Forwards forwards) {
    this.signers = List.copyOf(signers);
    this.rules = signers.size() == 1 ? signers.getFirst().rules() : null;
    this.headers = headers;
    this.forwards = forwards;
  }

  /**
   * A verifier that believes these providers.
   *
   * @param record the name of the record that the providers are in
   * @param providers never empty, each with an issuer of its own where there are several
   * @param keySets all the key sets that they refer to
   * @param forwards what the upstream gets of their tokens
   * @param preparation makes the keys ready that are in the record itself
   */
  static TokenVerifier of(
      String record,
      List<Provider> providers,
      Profile profile,
      SharedKeySets keySets,
      Forwards forwards,
      Preparation preparation) {
    return new TokenVerifier(
        providers.stream()
            .map(
                provider -> Signer.of(record, provider, profile, keySets, preparation.signatures()))
            .toList(),
        preparation.headers(),
        forwards);
  }

  /**
   * Stands for all that a verifier's answers depend on: its keys, their algorithms, its providers,
   * what goes to the upstream. No two verifiers have the same, were they made of the same
   * configuration, and one never changes its own. It refers to nothing, so whoever remembers it
   * keeps no keys in memory.
   */
  public static final class Version {
    private Version() {}
  }

  /** Whose answers this verifier's are. */
  public Version version() {
    return version;
  }

  /** What came of a token. */
  public sealed interface Outcome {}

  /**
   * The signature is good.
   *
   * @param key the short name of the key that made it
   * @param type the header's {@code typ}
   * @param claims the payload, read for the trigger's forwards
   * @param rules what it must say besides
   * @param validity when it keeps all of the rules
   */
  public record Signed(
      String key, Optional<JsonValue> type, TokenClaims claims, ClaimRules rules, Validity validity)
      implements Outcome {
    /** Checks that nothing is null. */
    public Signed {
      requireNonNull(key, "key is null");
      requireNonNull(type, "type is null");
      requireNonNull(claims, "claims is null");
      requireNonNull(rules, "rules is null");
      requireNonNull(validity, "validity is null");
    }

    /**
     * The first of the rules that the token breaks, to be asked for every request.
     *
     * @param now the time by the server's clock
     * @return empty where it keeps all of them
     */
    public Optional<Refused> refusal(Instant now, Trace trace) {
      return validity.covers(now) && !trace.wanted()
          ? Optional.empty()
          : rules.refusal(type, claims.object(), now, trace);
    }
  }

  /**
   * The token is nobody's that we believe.
   *
   * @param refused why
   * @param keySighting what it tells of the keys
   */
  public record NotSigned(Refused refused, KeySighting keySighting) implements Outcome {
    /** Checks that there is a reason. */
    public NotSigned {
      requireNonNull(refused, "refused is null");
      requireNonNull(keySighting, "keySighting is null");
    }

    /** One that tells nothing of the keys. */
    public NotSigned(Refused refused) {
      this(refused, KeySighting.NOTHING);
    }
  }

  /** Verifies a token. Never throws on account of what its bytes are. */
  public Outcome verify(byte[] token, Trace trace) {
    return switch (CompactJws.read(token, headers, trace)) {
      case Refused refused -> new NotSigned(refused);
      case CompactJws jws ->
          signers.size() == 1 ? verify(jws, signers.getFirst(), trace) : verifyByIssuer(jws, trace);
    };
  }

  /**
   * The outcome for a token that this very verifier has found signed before, from what was
   * remembered of it.
   *
   * @param key the short name of the key
   * @param type the header's {@code typ}
   * @param claims the payload, read for this verifier
   * @param validity when they keep the rules
   */
  public Signed signed(
      String key, Optional<JsonValue> type, TokenClaims claims, Validity validity) {
    return new Signed(key, type, claims, rules(claims.object()), validity);
  }

  private ClaimRules rules(JsonObject claims) {
    return rules == null
        ? signerOf(claims)
            .orElseThrow(() -> new IllegalArgumentException("another verifier's claims"))
            .rules()
        : rules;
  }

  private Outcome verify(CompactJws jws, Signer signer, Trace trace) {
    return switch (signer.verifier().verify(jws, trace)) {
      case Refused refused -> new NotSigned(refused, signer.sighting(refused, jws));
      case SignedWith(String key) -> outcome(key, jws, jws.claims(), signer.rules());
    };
  }

  /** The one provider with exactly the token's issuer is tried, and no other. */
  private Outcome verifyByIssuer(CompactJws jws, Trace trace) {
    return switch (jws.claims()) {
      case Refused refused -> new NotSigned(refused);
      case Claims claims -> {
        Optional<Signer> signer = signerOf(claims.object());
        yield signer.isPresent()
            ? verify(jws, signer.get(), trace)
            : new NotSigned(
                new Refused(
                    DenialReason.WRONG_ISSUER, "iss", "the issuer of none of the providers"));
      }
    };
  }

  private Optional<Signer> signerOf(JsonObject claims) {
    return claims.members().get("iss") instanceof JsonString(String issuer)
        ? signers.stream()
            .filter(signer -> signer.rules().provider().issuer().equals(Optional.of(issuer)))
            .findFirst()
        : Optional.empty();
  }

  private Outcome outcome(String key, CompactJws jws, ClaimsReading reading, ClaimRules rules) {
    return switch (reading) {
      case Refused refused -> new NotSigned(refused);
      case Claims(JsonObject claims) -> {
        Optional<JsonValue> type = jws.header().type();
        yield new Signed(key, type, forwards.read(claims), rules, rules.validity(type, claims));
      }
    };
  }

  /**
   * One provider, made ready.
   *
   * @param verifier its keys
   * @param fetchedSet the record of its key set where that is fetched; empty: whoever writes the
   *     keys brings them up to date
   * @param rules what its tokens must say
   */
  private record Signer(JwsVerifier verifier, Optional<String> fetchedSet, ClaimRules rules) {
    static Signer of(
        String record,
        Provider provider,
        Profile profile,
        SharedKeySets keySets,
        SignatureProvider signatures) {
      TrustedKeys keys =
          switch (provider.keys()) {
            case InlineKeys inline -> TrustedKeys.of(record, inline.keySet(), signatures);
            case KeySetReference reference ->
                keySets
                    .find(reference.source())
                    .orElseThrow(() -> new IllegalArgumentException("a key set is not known"))
                    .chosenBy(reference);
          };
      KeyForTokenWithoutKid withoutKid =
          switch (profile) {
            case STRICT -> KeyForTokenWithoutKid.OR_THE_ONLY_FITTING;
            case FUNCTION_COMPUTE -> KeyForTokenWithoutKid.WITHOUT_KID_ONLY;
          };
      return new Signer(
          new JwsVerifier(keys, provider.algorithms(), withoutKid),
          fetchedSet(provider),
          new ClaimRules(provider, profile));
    }

    private static Optional<String> fetchedSet(Provider provider) {
      return switch (provider.keys()) {
        case InlineKeys _ -> Optional.empty();
        case KeySetReference reference ->
            switch (reference.source()) {
              case InObject _ -> Optional.empty();
              case Remote remote -> Optional.of(RecordName.of(remote));
            };
      };
    }

    KeySighting sighting(Refused refused, CompactJws jws) {
      boolean unknownKid =
          refused.reason() == DenialReason.UNKNOWN_KEY && jws.header().kid().isPresent();
      return unknownKid && fetchedSet.isPresent()
          ? new UnknownKid(fetchedSet.get())
          : KeySighting.NOTHING;
    }
  }
}
