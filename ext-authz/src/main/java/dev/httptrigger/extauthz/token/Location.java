package dev.httptrigger.extauthz.token;

import dev.httptrigger.extauthz.decision.RequestView;

/** A place where a token may be. Immutable. */
sealed interface Location permits HeaderLocation, CookieLocation, QueryLocation, FormLocation {
  /** The place in the words of the manifest; two locations with one text are one place. */
  String text();

  /** What the place holds. */
  TokenFinding find(RequestView request);

  /** Whether the place may hold something of a token's shape, however a server reads it. */
  boolean mayHoldTokenShape(RequestView request);

  /** What has to go so that the place holds nothing. */
  TokenRemoval removal(RequestView request);
}
