package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * So many triggers left a part of the index at that time. Whoever leads next counts them with those
 * that it takes out itself, so that a change of leaders is no way around the brake. Servers do
 * nothing with it.
 *
 * @param at when, not earlier than it was
 * @param count how many, at least 1
 */
public record Removal(Instant at, int count) {
  /** Checks the bounds. */
  public Removal {
    requireNonNull(at, "at is null");
    if (count < 1) {
      throw new IllegalArgumentException("a removal of nothing");
    }
  }
}
