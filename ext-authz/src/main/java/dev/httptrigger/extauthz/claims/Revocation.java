package dev.httptrigger.extauthz.claims;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.Refused;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens that are refused although they verify (DESIGN §4.4). Immutable. */
public final class Revocation {
  private static final String RULE = "revokedTokens";

  private final Set<RevokedToken> tokens;
  private final Map<Subject, Instant> issuedBefore;

  private Revocation(Set<RevokedToken> tokens, Map<Subject, Instant> issuedBefore) {
    this.tokens = Set.copyOf(tokens);
    this.issuedBefore = Map.copyOf(issuedBefore);
  }

  /** Makes a list ready; of several moments for one subject the latest counts. */
  public static Revocation of(RevokedTokens revoked) {
    Map<Subject, Instant> latest = new HashMap<>();
    for (RevokedSubject each : revoked.subjects()) {
      latest.merge(
          new Subject(each.issuer(), each.subject()),
          each.issuedBefore(),
          (one, other) -> one.isAfter(other) ? one : other);
    }
    return new Revocation(revoked.tokens(), latest);
  }

  /**
   * Whether a token is refused.
   *
   * @param claims of a token whose registered claims are of their types
   * @return empty where it is not
   */
  public Optional<Refused> refusal(JsonObject claims, Trace trace) {
    Optional<String> issuer = text(claims, "iss");
    if (issuer.isEmpty()) {
      return passed(trace, "the token has no iss");
    }
    Optional<String> tokenId = text(claims, "jti");
    if (tokenId.isPresent() && tokens.contains(new RevokedToken(issuer.get(), tokenId.get()))) {
      return refused("the list has the token's iss and jti");
    }
    Optional<Instant> before =
        text(claims, "sub").flatMap(subject -> moment(new Subject(issuer.get(), subject)));
    if (before.isEmpty()) {
      return passed(trace, "the list does not have the token");
    }
    Optional<Instant> issued = issuedAt(claims);
    if (issued.isEmpty()) {
      return refused("the list has the token's iss and sub, and the token has no iat");
    }
    String found = "issued at " + issued.get() + ", tokens from before " + before.get() + " are";
    return issued.get().isBefore(before.get()) ? refused(found) : passed(trace, found);
  }

  private Optional<Instant> moment(Subject subject) {
    @Nullable Instant moment = issuedBefore.get(subject);
    return Optional.ofNullable(moment);
  }

  private static Optional<String> text(JsonObject claims, String name) {
    return claims.members().get(name) instanceof JsonString(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static Optional<Instant> issuedAt(JsonObject claims) {
    return claims.members().get("iat") instanceof JsonNumber number
        ? NumericDate.read(number)
        : Optional.empty();
  }

  private static Optional<Refused> refused(String found) {
    return Optional.of(new Refused(DenialReason.REVOKED, RULE, found));
  }

  private static Optional<Refused> passed(Trace trace, String found) {
    if (trace.wanted()) {
      trace.add(new Trace.Checked(RULE, true, found));
    }
    return Optional.empty();
  }

  /**
   * Somebody.
   *
   * @param issuer who names them
   * @param subject by what name
   */
  private record Subject(String issuer, String subject) {
    Subject {
      requireNonNull(issuer, "issuer is null");
      requireNonNull(subject, "subject is null");
    }
  }
}
