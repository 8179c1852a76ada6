package dev.httptrigger.deploy.faults;

import java.time.Duration;

/** What is counted of the answers while a fault is there. For one thread at a time. */
final class Tally {
  private int injected;
  private long answers;
  private long wrongAllows;
  private long wrongDenials;
  private long statedDenials;
  private long late;
  private Duration longest = Duration.ZERO;
  private Duration longestAfter = Duration.ZERO;

  void injected() {
    injected++;
  }

  void answer() {
    answers++;
  }

  void wrongAllow() {
    wrongAllows++;
  }

  void wrongDenial() {
    wrongDenials++;
  }

  void statedDenial() {
    statedDenials++;
  }

  void late() {
    late++;
  }

  /** How long a change was not in force: in all, and since the fault was mended. */
  void overdue(Duration all, Duration sinceMended) {
    longest = longer(longest, all);
    longestAfter = longer(longestAfter, sinceMended);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** The columns after the fault's name. */
  static String heading() {
    return " times | answers | wrong allows | wrong denials | denials as stated | late"
        + " | longest window | longest after the end |";
  }

  /** The cells below {@link #heading}. */
  String cells() {
    return " %s | %d | %d | %d | %d | %d | %s | %s |"
        .formatted(
            injected == 0 ? "–" : Integer.toString(injected),
            answers,
            wrongAllows,
            wrongDenials,
            statedDenials,
            late,
            seconds(longest),
            seconds(longestAfter));
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1_000.0);
  }
}
