package dev.httptrigger.extauthz.decisionlog;

import static java.util.Objects.requireNonNull;

/**
 * Which decisions are logged.
 *
 * @param mode which
 * @param oneIn of how many one is logged, where {@link Mode#SAMPLED} says so; at least 1
 */
public record Selection(Mode mode, int oneIn) {
  /** None. */
  public static final Selection OFF = new Selection(Mode.OFF, 1);

  /** Which decisions. */
  public enum Mode {
    /** None. */
    OFF,
    /** Denials, and what was let pass by DryRun only. */
    DENIALS,
    /** By chance, whatever was decided. */
    SAMPLED,
    /** Each. */
    ALL
  }

  /** Checks the range. */
  public Selection {
    requireNonNull(mode, "mode is null");
    if (oneIn < 1) {
      throw new IllegalArgumentException("one in " + oneIn);
    }
  }
}
