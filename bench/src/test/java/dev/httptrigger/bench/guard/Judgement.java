package dev.httptrigger.bench.guard;

import java.util.List;

/**
 * When a ratio counts as grown. A disturbed attempt may acquit, for what disturbs makes everything
 * dearer; it never convicts.
 *
 * @param most what the ratio may come to, at least once
 * @param undisturbed so many attempts that nothing disturbed must all be above it
 * @param attempts after so many there are no more
 */
record Judgement(double most, int undisturbed, int attempts) {
  /** Checks that it could ever convict. */
  Judgement {
    if (!(most > 0) || undisturbed < 1 || attempts < undisturbed) {
      throw new IllegalArgumentException("this judges nothing");
    }
  }

  /** What is known after some attempts. */
  enum Verdict {
    /** The ratio is what it may be. */
    GOOD,
    /** One more attempt is needed. */
    TRY_AGAIN,
    /** It is clearly more. */
    WORSE,
    /** It was more, on a machine too busy to tell. */
    TOO_BUSY
  }

  /** What the attempts so far say together. */
  Verdict of(List<Attempt> made) {
    if (made.stream().anyMatch(attempt -> attempt.ratio() <= most)) {
      return Verdict.GOOD;
    }
    long clear = made.stream().filter(attempt -> !attempt.disturbed()).count();
    if (clear >= undisturbed) {
      return Verdict.WORSE;
    }
    return made.size() < attempts ? Verdict.TRY_AGAIN : Verdict.TOO_BUSY;
  }
}
