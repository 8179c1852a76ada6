package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What was asked of the API server about one trigger, and what it acknowledged when. Safe for use
 * by several threads; changes come one after the other.
 */
final class Journal {
  /** Nobody answers by what was replaced longer ago than this. */
  private static final Duration REMEMBERED = Duration.ofMinutes(40);

  private final Deque<Change> changes = new ArrayDeque<>();

  /** Begins with no trigger. */
  Journal(Instant now) {
    changes.add(new Change(new Configuration.Absent(), now, Optional.of(now)));
  }

  /**
   * A change.
   *
   * @param sent when it was asked for
   * @param acknowledged when the API server had said that it is done; empty where nobody knows
   *     whether it is
   */
  private record Change(
      Configuration configuration, Instant sent, Optional<Instant> acknowledged) {}

  /** A change is asked for: it may take effect from now on. */
  synchronized void sent(Configuration configuration, Instant now) {
    changes.addLast(new Change(configuration, now, Optional.empty()));
  }

  /** The API server says that the last change is done: what was before it has to end. */
  synchronized void acknowledged(Instant now) {
    Change last = changes.removeLast();
    changes.addLast(new Change(last.configuration(), last.sent(), Optional.of(now)));
    forget(now.minus(REMEMBERED));
  }

  /** The API server says that the last change is not done. */
  synchronized void refused() {
    changes.removeLast();
  }

  private void forget(Instant before) {
    while (changes.size() > 2 && replacedBefore(before)) {
      changes.removeFirst();
    }
  }

  /** Whether the second of them was acknowledged before that. */
  private boolean replacedBefore(Instant before) {
    return changes.stream()
        .skip(1)
        .limit(1)
        .flatMap(change -> change.acknowledged().stream())
        .anyMatch(before::isAfter);
  }

  /** Whether every configuration that may be the newest one in force lets that token pass. */
  synchronized boolean surelyLets(Token token) {
    for (Change change : changes.reversed()) {
      if (!change.configuration().lets(token)) {
        return false;
      }
      if (change.acknowledged().isPresent()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares an answer with every configuration there was, the newest first.
   *
   * @param asked when the question was sent
   */
  synchronized Verdict judge(Question question, Answer answer, Instant asked) {
    Instant replaced = Instant.MAX;
    for (Change change : changes.reversed()) {
      if (change.configuration().fits(question, answer)) {
        return new Verdict.Fits(
            replaced.isAfter(asked) ? Duration.ZERO : Duration.between(replaced, asked));
      }
      replaced = change.acknowledged().orElse(replaced);
    }
    return new Verdict.FitsNone();
  }
}
