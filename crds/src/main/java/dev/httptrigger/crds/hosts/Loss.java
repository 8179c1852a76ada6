package dev.httptrigger.crds.hosts;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.time.Instant;
import java.util.List;

/**
 * What a trigger claimed on one host and does not get.
 *
 * @param host the host pattern
 * @param prefixes the prefixes that it does not get there, sorted; never empty
 * @param cause why
 */
public record Loss(String host, List<String> prefixes, Cause cause) {
  /** Takes a copy. */
  public Loss {
    requireNonNull(host, "host is null");
    prefixes = List.copyOf(prefixes);
    requireNonNull(cause, "cause is null");
  }

  /** Why a claim came to nothing. */
  public sealed interface Cause {}

  /**
   * Another trigger holds the host, or the prefix on it.
   *
   * @param winner who
   */
  public record HeldBy(ObjectName winner) implements Cause {}

  /**
   * The host left another namespace a short while ago.
   *
   * @param until until when it is kept for that
   */
  public record Reserved(Instant until) implements Cause {}

  /** A wildcard answers for hosts that are nobody's yet, so it needs a grant. */
  public record WildcardNotGranted() implements Cause {}

  /**
   * The host lies under a pattern that is granted to others.
   *
   * @param pattern the granted pattern
   */
  public record UnderGrant(String pattern) implements Cause {}

  /** The operator takes granted hosts only. */
  public record NotGranted() implements Cause {}
}
