package dev.httptrigger.extauthz.decision;

/**
 * Sees how a decision is made, step by step: what {@code explain} prints. The engine asks {@link
 * #wanted()} before it makes a step, so that nobody pays who does not look.
 */
public interface Trace {
  /** Sees nothing: the trace of every real request. */
  Trace NONE =
      new Trace() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public void add(Step step) {}
      };

  /** Whether steps are looked at. */
  boolean wanted();

  /** Takes the next step; called only where {@link #wanted()}. */
  void add(Step step);

  /** One step of a decision. Steps never hold tokens, claim values or keys. */
  sealed interface Step {
    /** The step in plain words. */
    String text();
  }

  /**
   * A rule that was looked at, and what came of it.
   *
   * @param rule which rule, in the words of the documentation
   * @param outcome what came of it
   */
  record Looked(String rule, String outcome) implements Step {
    @Override
    public String text() {
      return rule + ": " + outcome;
    }
  }
}
