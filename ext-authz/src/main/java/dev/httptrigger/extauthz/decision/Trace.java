package dev.httptrigger.extauthz.decision;

import java.util.List;

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

  /**
   * One step of a decision. Steps never hold tokens, claim values or keys; what a client wrote is
   * in them only as {@link #quoted} leaves it.
   */
  sealed interface Step {
    /** The step in plain words, on one line. */
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

  /**
   * A condition that the request or its token had to meet.
   *
   * @param rule which rule, in the words of the documentation
   * @param passed whether it was met
   * @param found what was found, and what was expected where that says more
   */
  record Checked(String rule, boolean passed, String found) implements Step {
    @Override
    public String text() {
      return rule + ": " + (passed ? "passed" : "failed") + " (" + found + ")";
    }
  }

  /**
   * What the upstream gets other than the client sent it: names only.
   *
   * @param set the headers that carry our values, in order
   * @param removed the headers that are taken away, sorted
   */
  record Changed(List<String> set, List<String> removed) implements Step {
    /** Takes copies. */
    public Changed {
      set = List.copyOf(set);
      removed = List.copyOf(removed);
    }

    @Override
    public String text() {
      return "to the upstream: set "
          + (set.isEmpty() ? "nothing" : String.join(", ", set))
          + "; removed "
          + (removed.isEmpty() ? "nothing" : String.join(", ", removed));
    }
  }

  /**
   * A text of the client's, fit for a line of output: in double quotes, with everything but
   * printable ASCII escaped and a long rest left out.
   */
  static String quoted(String text) {
    int longest = 200;
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), longest); i++) {
      char character = text.charAt(i);
      if (character == '"' || character == '\\') {
        quoted.append('\\').append(character);
      } else if (character < ' ' || character > '~') {
        quoted.append(String.format("\\u%04x", (int) character));
      } else {
        quoted.append(character);
      }
    }
    return quoted.append(text.length() > longest ? "…\"" : "\"").toString();
  }
}
