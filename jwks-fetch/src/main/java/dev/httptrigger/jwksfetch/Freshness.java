package dev.httptrigger.jwksfetch;

/** How good the last good key set of a source is. */
public enum Freshness {
  /** There is none, and no attempt has failed: the first one is under way or waits. */
  PENDING,
  /** There is none, and the last attempt failed. */
  ABSENT,
  /** The last attempt brought or confirmed it, or it was remembered and none has failed since. */
  FRESH,
  /** The last attempt failed; the keys from before are younger than the longest staleness. */
  KEPT,
  /** The same, and a quarter of the longest staleness is left, or less. */
  STALE_SOON,
  /** The last success is longer ago than the longest staleness, whatever the reason. */
  STALE
}
