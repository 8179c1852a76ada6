package dev.httptrigger.bench.report;

/**
 * What a figure should come to.
 *
 * @param direction which side of the bound is good
 * @param bound the bound itself, which is good too
 */
public record Goal(Direction direction, double bound) {
  /** No goal: the figure is told and not judged. */
  public static final Goal NONE = new Goal(Direction.NONE, 0);

  /** Which side of a bound is good. */
  public enum Direction {
    /** The bound or less. */
    AT_MOST,
    /** The bound or more. */
    AT_LEAST,
    /** There is no bound. */
    NONE
  }

  /** The bound or less. */
  public static Goal atMost(double bound) {
    return new Goal(Direction.AT_MOST, bound);
  }

  /** The bound or more. */
  public static Goal atLeast(double bound) {
    return new Goal(Direction.AT_LEAST, bound);
  }

  /** Whether a figure reaches it. */
  public Verdict verdict(double measured) {
    return switch (direction) {
      case AT_MOST -> measured <= bound ? Verdict.REACHED : Verdict.MISSED;
      case AT_LEAST -> measured >= bound ? Verdict.REACHED : Verdict.MISSED;
      case NONE -> Verdict.NOT_JUDGED;
    };
  }

  /** What is to be said of a figure. */
  public enum Verdict {
    /** It reaches its goal. */
    REACHED("yes"),
    /** It does not. */
    MISSED("NO"),
    /** It has none. */
    NOT_JUDGED("");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    /** For a table. */
    public String text() {
      return text;
    }
  }
}
