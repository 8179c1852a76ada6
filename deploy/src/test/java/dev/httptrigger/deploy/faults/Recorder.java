package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges every answer by the journals, and counts by the faults that were there. Safe for use by
 * several threads.
 */
final class Recorder {
  /** No fault was there. */
  static final String CALM = "none";

  private static final int KEPT = 100;

  private final Map<String, Journal> journals;
  private final Timeline timeline;
  private final Duration window;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final List<String> broken = new ArrayList<>();
  private Instant lastOdd = Instant.MIN;

  /**
   * Begins with nothing.
   *
   * @param journals of all triggers that are asked for, by their names
   * @param window within which a change has to be in force where no fault lets it wait
   */
  Recorder(Map<String, Journal> journals, Timeline timeline, Duration window) {
    this.journals = Map.copyOf(journals);
    this.timeline = timeline;
    this.window = window;
    tallies.put(CALM, new Tally());
  }

  /** A fault is there. */
  synchronized void injected(String fault) {
    tally(fault).injected();
  }

  private Tally tally(String fault) {
    return tallies.computeIfAbsent(fault, _ -> new Tally());
  }

  /**
   * Takes in an answer.
   *
   * @param asked when the question was sent
   * @param answered when the whole answer was there
   */
  synchronized void record(Question question, Answer answer, Instant asked, Instant answered) {
    List<Timeline.Episode> episodes = timeline.during(asked, answered);
    List<Tally> counted =
        episodes.isEmpty()
            ? List.of(tally(CALM))
            : episodes.stream().map(episode -> tally(episode.fault())).distinct().toList();
    counted.forEach(Tally::answer);
    switch (journal(question).judge(question, answer, asked)) {
      case Verdict.Fits(Duration overdue) when isNothingYet(overdue, answer, asked, answered) ->
          fitsNone(question, answer, counted, asked, answered);
      case Verdict.Fits(Duration overdue) -> fits(question, answer, overdue, counted, asked);
      case Verdict.FitsNone() -> fitsNone(question, answer, counted, asked, answered);
    }
  }

  /** A server that has nothing yet denies as if there were no trigger yet. */
  private boolean isNothingYet(Duration overdue, Answer answer, Instant asked, Instant answered) {
    return overdue.compareTo(window) > 0 && !answer.passed() && timeline.mayDeny(asked, answered);
  }

  private void fits(
      Question question, Answer answer, Duration overdue, List<Tally> counted, Instant asked) {
    if (overdue.isPositive()) {
      overdue(overdue, timeline.during(asked, asked), asked);
    }
    if (overdue.compareTo(window) > 0) {
      lastOdd = asked;
    }
    Duration allowed = window.plus(timeline.waiting(asked.minus(overdue), asked));
    if (overdue.compareTo(allowed) > 0) {
      tooLate(question, answer, counted, "overdue by " + overdue, asked);
    }
  }

  private Journal journal(Question question) {
    Journal journal = journals.get(question.trigger());
    if (journal == null) {
      throw new IllegalArgumentException("no journal of " + question.trigger());
    }
    return journal;
  }

  private void overdue(Duration overdue, List<Timeline.Episode> episodes, Instant asked) {
    if (episodes.isEmpty()) {
      tally(CALM).overdue(overdue, Duration.ZERO);
    }
    for (Timeline.Episode episode : episodes) {
      Duration since = episode.mendedFor(asked);
      tally(episode.fault()).overdue(overdue, since.compareTo(overdue) < 0 ? since : overdue);
    }
  }

  /** It was right once, and too long ago. */
  private void tooLate(
      Question question, Answer answer, List<Tally> counted, String why, Instant asked) {
    if (answer.passed() && !journal(question).surelyLets(question.token())) {
      counted.forEach(Tally::wrongAllow);
      broken("wrong allow", question, answer, why, asked);
    } else if (!answer.passed() && journal(question).surelyLets(question.token())) {
      counted.forEach(Tally::wrongDenial);
      broken("wrong denial", question, answer, why, asked);
    } else {
      counted.forEach(Tally::late);
      broken("late", question, answer, why, asked);
    }
  }

  /** It was never right. A refusal of what nobody has to let pass does no harm. */
  private void fitsNone(
      Question question, Answer answer, List<Tally> counted, Instant asked, Instant answered) {
    if (answer.passed()) {
      counted.forEach(Tally::wrongAllow);
      broken("wrong allow", question, answer, "no configuration ever let it pass", asked);
      return;
    }
    lastOdd = answered;
    if (!journal(question).surelyLets(question.token())) {
      return;
    }
    if (timeline.mayDeny(asked, answered)) {
      counted.forEach(Tally::statedDenial);
    } else {
      counted.forEach(Tally::wrongDenial);
      broken("wrong denial", question, answer, "no configuration ever refused it so", asked);
    }
  }

  private void broken(String what, Question question, Answer answer, String why, Instant asked) {
    String line =
        "%s %s: %s with %s: %s (%s), faults %s"
            .formatted(
                asked,
                what,
                question.trigger(),
                question.token(),
                answer,
                why,
                timeline.during(asked, asked).stream().map(Timeline.Episode::fault).toList());
    System.err.println(line);
    if (broken.size() < KEPT) {
      broken.add(line);
    }
  }

  /** A fault could not be injected, or not mended. */
  synchronized void failed(String fault, Throwable cause) {
    String line = "%s: %s".formatted(fault, cause);
    System.err.println(line);
    broken.add(line);
  }

  /** What breaks the promise, the first of it. */
  synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /** For how long every answer has been right, and no change was overdue. */
  synchronized Duration calmFor(Instant now) {
    return lastOdd.equals(Instant.MIN) ? Duration.ofDays(1) : Duration.between(lastOdd, now);
  }

  /**
   * The table in Markdown.
   *
   * @param injected what each fault is, by its name
   */
  synchronized String table(Map<String, String> injected) {
    StringBuilder table = new StringBuilder("| fault | what was done |" + Tally.heading() + "\n");
    table.append("| --- | --- |").append(" ---: |".repeat(8)).append('\n');
    tallies.forEach(
        (fault, tally) ->
            table.append(
                "| %s | %s |%s\n"
                    .formatted(fault, injected.getOrDefault(fault, "nothing"), tally.cells())));
    return table.toString();
  }
}
