package dev.httptrigger.extauthz.jws;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.DenialReason;

/**
 * A token is not to be believed.
 *
 * @param reason for metrics and logs
 * @param rule the rule that it broke, in the words of the documentation
 * @param found what was found instead, without a claim's value; parts of the client's are quoted
 */
public record Refused(DenialReason reason, String rule, String found)
    implements JwsReading, CompactJws.ClaimsReading, JwsHeaders.Reading, JwsVerifier.Verification {
  /** Checks that nothing is null. */
  public Refused {
    requireNonNull(reason, "reason is null");
    requireNonNull(rule, "rule is null");
    requireNonNull(found, "found is null");
  }
}
