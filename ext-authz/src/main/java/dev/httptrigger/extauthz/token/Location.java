package dev.httptrigger.extauthz.token;

import dev.httptrigger.extauthz.decision.RequestView;
import java.util.Optional;

/** A place where a token may be. Immutable. */
sealed interface Location permits HeaderLocation, CookieLocation, QueryLocation, FormLocation {
  /** The place in the words of the manifest; two locations with one text are one place. */
  String text();

  /** The header that it is in, lower case; empty where it is in none. */
  Optional<String> header();

  /** What the place holds. */
  TokenFinding find(RequestView request);

  /** Whether the place may hold something of a token's shape, however a server reads it. */
  boolean mayHoldTokenShape(RequestView request);

  /** What has to go so that the place holds nothing. */
  TokenRemoval removal(RequestView request);
}
