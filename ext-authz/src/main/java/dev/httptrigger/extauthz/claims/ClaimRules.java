package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.v1alpha1.DurationText;
import dev.httptrigger.extauthz.claims.RegisteredClaims.Mistyped;
import dev.httptrigger.extauthz.claims.RegisteredClaims.Read;
import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's tokens must say (DESIGN §4.4): asked when a token is read, and again at every
 * moment for which that does not settle it ({@link Validity}).
 *
 * @param provider the rules
 * @param profile in FunctionCompute {@code iat} is not looked at
 */
public record ClaimRules(Provider provider, Profile profile) {
  private static final String MEDIA_TYPE_PREFIX = "application/";

  /** Checks that nothing is null. */
  public ClaimRules {
    requireNonNull(provider, "provider is null");
    requireNonNull(profile, "profile is null");
  }

  /**
   * The first rule that a token with a good signature breaks.
   *
   * @param type the header's {@code typ}
   * @param claims the payload
   * @param now the time by the server's clock
   * @return empty where it keeps all of them
   */
  public Optional<Refused> refusal(
      Optional<JsonValue> type, JsonObject claims, Instant now, Trace trace) {
    return switch (RegisteredClaims.read(claims)) {
      case Mistyped mistyped -> Optional.of(mistyped.refused());
      case Read read -> refusal(type, read.claims(), now, trace);
    };
  }

  /**
   * From when on the rules refuse these claims as expired, whatever else they say; empty where no
   * time makes them so.
   */
  public Optional<Instant> end(JsonObject claims) {
    return switch (RegisteredClaims.read(claims)) {
      case Mistyped _ -> Optional.empty();
      case Read read ->
          Optional.ofNullable(read.claims().expiration())
              .map(time -> time.plus(provider.clockSkew()));
    };
  }

  /**
   * When these claims keep all rules. What does not change with time is asked here once; each rule
   * that does is kept within one stretch of time, from the moment on that is looked at here.
   *
   * @param type the header's {@code typ}
   */
  public Validity validity(Optional<JsonValue> type, JsonObject claims) {
    return switch (RegisteredClaims.read(claims)) {
      case Mistyped _ -> Validity.NEVER;
      case Read read -> {
        Validity times = times(read.claims());
        Instant first = Instant.ofEpochSecond(times.from());
        yield refusal(type, read.claims(), first, Trace.NONE).isEmpty() ? times : Validity.NEVER;
      }
    };
  }

  /** What the claims' times leave, whatever else they say. */
  private Validity times(RegisteredClaims claims) {
    long from = Math.max(0, firstSecond(claims.notBefore()));
    if (profile == Profile.STRICT) {
      from = Math.max(from, firstSecond(claims.issuedAt()));
    }
    @Nullable Instant expiration = claims.expiration();
    long until =
        expiration == null
            ? Long.MAX_VALUE
            : expiration.plus(provider.clockSkew()).getEpochSecond();
    return new Validity(from, until);
  }

  /** The first whole second, counted from 1970, in which a time has come by somebody's clock. */
  private long firstSecond(@Nullable Instant time) {
    if (time == null) {
      return 0;
    }
    Instant first = time.minus(provider.clockSkew());
    return first.getNano() == 0 ? first.getEpochSecond() : first.getEpochSecond() + 1;
  }

  private Optional<Refused> refusal(
      Optional<JsonValue> type, RegisteredClaims claims, Instant now, Trace trace) {
    Optional<Refused> refused = expiration(claims, now, trace);
    if (refused.isEmpty()) {
      refused = notBefore(claims, now, trace);
    }
    if (refused.isEmpty()) {
      refused = issuedAt(claims, now, trace);
    }
    if (refused.isEmpty()) {
      refused = lifetime(claims, trace);
    }
    if (refused.isEmpty()) {
      refused = issuer(claims, trace);
    }
    if (refused.isEmpty()) {
      refused = audience(claims, trace);
    }
    return refused.isEmpty() ? type(type, trace) : refused;
  }

  private Optional<Refused> expiration(RegisteredClaims claims, Instant now, Trace trace) {
    @Nullable Instant expiration = claims.expiration();
    if (expiration == null) {
      return provider.requireExpiration()
          ? refused(DenialReason.EXPIRATION_MISSING, "exp", "the token has none")
          : passed(trace, "exp", "the token has none, and needs none");
    }
    boolean kept = now.isBefore(expiration.plus(provider.clockSkew()));
    return atTime(kept, DenialReason.EXPIRED, "exp", expiration, now, trace);
  }

  private Optional<Refused> notBefore(RegisteredClaims claims, Instant now, Trace trace) {
    @Nullable Instant notBefore = claims.notBefore();
    if (notBefore == null) {
      return passed(trace, "nbf", "the token has none");
    }
    boolean kept = !now.isBefore(notBefore.minus(provider.clockSkew()));
    return atTime(kept, DenialReason.NOT_YET_VALID, "nbf", notBefore, now, trace);
  }

  private Optional<Refused> issuedAt(RegisteredClaims claims, Instant now, Trace trace) {
    if (profile == Profile.FUNCTION_COMPUTE) {
      return passed(trace, "iat", "not looked at in profile FunctionCompute");
    }
    @Nullable Instant issuedAt = claims.issuedAt();
    if (issuedAt == null) {
      return passed(trace, "iat", "the token has none");
    }
    boolean kept = !issuedAt.isAfter(now.plus(provider.clockSkew()));
    return atTime(kept, DenialReason.ISSUED_IN_FUTURE, "iat", issuedAt, now, trace);
  }

  /** The times are spelled out only for those who look: that costs more than the rule. */
  private Optional<Refused> atTime(
      boolean kept, DenialReason reason, String rule, Instant time, Instant now, Trace trace) {
    if (!trace.wanted()) {
      return kept ? Optional.empty() : refused(reason, rule, "not at this time");
    }
    String found = time + ", now it is " + now + skew();
    return kept ? passed(trace, rule, found) : refused(reason, rule, found);
  }

  private Optional<Refused> lifetime(RegisteredClaims claims, Trace trace) {
    if (provider.maxLifetime().isEmpty()) {
      return Optional.empty();
    }
    if (claims.expiration() == null) {
      return refused(DenialReason.EXPIRATION_MISSING, "maxLifetime", "the token has no exp");
    }
    if (claims.issuedAt() == null) {
      return refused(DenialReason.LIFETIME_TOO_LONG, "maxLifetime", "the token has no iat");
    }
    Duration lifetime = Duration.between(claims.issuedAt(), claims.expiration());
    boolean kept = lifetime.compareTo(provider.maxLifetime().get()) <= 0;
    if (kept && !trace.wanted()) {
      return Optional.empty();
    }
    String found = lifetime + ", at most " + provider.maxLifetime().get();
    return kept
        ? passed(trace, "maxLifetime", found)
        : refused(DenialReason.LIFETIME_TOO_LONG, "maxLifetime", found);
  }

  private Optional<Refused> issuer(RegisteredClaims claims, Trace trace) {
    if (provider.issuer().isEmpty()) {
      return passed(trace, "iss", "not looked at: the trigger names no issuer");
    }
    boolean kept = provider.issuer().get().equals(claims.issuer());
    if (kept && !trace.wanted()) {
      return Optional.empty();
    }
    String expected = Trace.quoted(provider.issuer().get());
    if (claims.issuer() == null) {
      return refused(DenialReason.WRONG_ISSUER, "iss", "the token has none, expected " + expected);
    }
    return kept
        ? passed(trace, "iss", "exactly " + expected)
        : refused(DenialReason.WRONG_ISSUER, "iss", "not exactly " + expected);
  }

  private Optional<Refused> audience(RegisteredClaims claims, Trace trace) {
    if (provider.audiences().isEmpty()) {
      return passed(trace, "aud", "not looked at: the trigger names no audiences");
    }
    boolean kept = claims.isFor(provider.audiences());
    if (kept && !trace.wanted()) {
      return Optional.empty();
    }
    String expected =
        "any of " + String.join(", ", provider.audiences().stream().map(Trace::quoted).toList());
    if (claims.hasNoAudience()) {
      return refused(
          DenialReason.WRONG_AUDIENCE, "aud", "the token has none, expected " + expected);
    }
    return kept
        ? passed(trace, "aud", expected)
        : refused(DenialReason.WRONG_AUDIENCE, "aud", "not " + expected);
  }

  /** RFC 7515 §4.1.9: a media type, whose {@code application/} may be left out. */
  private Optional<Refused> type(Optional<JsonValue> type, Trace trace) {
    if (provider.types().isEmpty()) {
      return passed(trace, "typ", "not looked at: the trigger names no types");
    }
    Set<String> accepted = provider.types().get();
    boolean kept = isAccepted(type, accepted);
    if (kept && !trace.wanted()) {
      return Optional.empty();
    }
    String expected = "any of " + String.join(", ", typeNames(accepted));
    if (type.isEmpty()) {
      return kept
          ? passed(trace, "typ", "the token has none")
          : refused(DenialReason.WRONG_TYPE, "typ", "the token has none, expected " + expected);
    }
    if (!(type.get() instanceof JsonString(String text))) {
      return refused(DenialReason.WRONG_TYPE, "typ", "not a string, expected " + expected);
    }
    String found = Trace.quoted(text) + ", expected " + expected;
    return kept ? passed(trace, "typ", found) : refused(DenialReason.WRONG_TYPE, "typ", found);
  }

  /** The empty text stands for a token that has none. */
  private static boolean isAccepted(Optional<JsonValue> type, Set<String> accepted) {
    if (type.isEmpty()) {
      return accepted.contains("");
    }
    if (!(type.get() instanceof JsonString(String text))) {
      return false;
    }
    String lower = Ascii.lowerCase(text);
    String name =
        lower.startsWith(MEDIA_TYPE_PREFIX) ? lower.substring(MEDIA_TYPE_PREFIX.length()) : lower;
    return !name.isEmpty() && accepted.contains(name);
  }

  private static Set<String> typeNames(Set<String> types) {
    Set<String> names = new TreeSet<>();
    types.forEach(type -> names.add(type.isEmpty() ? "none" : type));
    return names;
  }

  private String skew() {
    return provider.clockSkew().isZero()
        ? ""
        : ", clocks may differ by " + DurationText.of(provider.clockSkew());
  }

  private static Optional<Refused> refused(DenialReason reason, String rule, String found) {
    return Optional.of(new Refused(reason, rule, found));
  }

  private static Optional<Refused> passed(Trace trace, String rule, String found) {
    if (trace.wanted()) {
      trace.add(new Trace.Checked(rule, true, found));
    }
    return Optional.empty();
  }
}
