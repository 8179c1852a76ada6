package dev.httptrigger.extauthz.decision;

import java.util.Locale;

/** Why a request was refused: the closed set of DESIGN §4.6. */
public enum DenialReason {
  NO_TOKEN,
  MALFORMED_TOKEN,
  DUPLICATE_TOKEN,
  OVERSIZED_TOKEN,
  BODY_TRUNCATED,
  UNSUPPORTED_BODY,
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
  AMBIGUOUS_PATH,
  NO_TRIGGER,
  INVALID_TRIGGER,
  OVERLOADED,
  INTERNAL_ERROR;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The reason as metrics, logs and {@code explain} show it. */
  public String text() {
    return text;
  }
}
