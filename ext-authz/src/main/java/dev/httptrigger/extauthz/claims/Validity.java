package dev.httptrigger.extauthz.claims;

import java.time.Instant;

/**
 * The time in which a token keeps every rule of its provider, known when the token is read. It says
 * nothing of any other moment: there the rules are asked, which also say what is wrong. Within
 * whole seconds, so a part of the first and of the last may be left out. Immutable.
 *
 * @param from its first second, counted from 1970
 * @param until the first second after it, likewise; not greater than {@code from} where there is no
 *     such time
 */
public record Validity(long from, long until) {
  /** No moment is known at which all rules are kept. */
  public static final Validity NEVER = new Validity(0, 0);

  /** Whether the rules are kept at that moment, for certain. */
  public boolean covers(Instant now) {
    long second = now.getEpochSecond();
    return from <= second && second < until;
  }
}
