package dev.httptrigger.extauthz.engine;

import dev.httptrigger.extauthz.decision.DenialReason;

/**
 * What a DryRun makes of a refusal (DESIGN §4.6): reported is only what a request did wrong about
 * its own trigger. Whether the upstream's view of mapped names can be made sure of (§4.5) is asked
 * after that, and denies in a DryRun too.
 */
enum DryRun {
  IS_REPORTED,
  TAKES_EFFECT;

  static DryRun of(DenialReason reason) {
    return switch (reason) {
      case NO_TOKEN,
          MALFORMED_TOKEN,
          DUPLICATE_TOKEN,
          OVERSIZED_TOKEN,
          BODY_TRUNCATED,
          UNSUPPORTED_ALGORITHM,
          UNKNOWN_KEY,
          BAD_SIGNATURE,
          EXPIRED,
          NOT_YET_VALID,
          ISSUED_IN_FUTURE,
          EXPIRATION_MISSING,
          LIFETIME_TOO_LONG,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          WRONG_TYPE,
          REVOKED,
          MISSING_CLAIM,
          INSUFFICIENT_SCOPE,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_BODY ->
          IS_REPORTED;
      case AMBIGUOUS_PATH, NO_TRIGGER, INVALID_TRIGGER, OVERLOADED, INTERNAL_ERROR -> TAKES_EFFECT;
    };
  }
}
