package dev.httptrigger.deploy.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which faults there were when. Safe for use by several threads. */
final class Timeline {
  private final List<Episode> episodes = new CopyOnWriteArrayList<>();

  /** One time that a fault was there. */
  static final class Episode {
    private final String fault;
    private final Promise promise;
    private final Instant begin;
    private volatile Optional<Instant> undone = Optional.empty();
    private volatile Instant latest = Instant.MAX;

    private Episode(String fault, Promise promise, Instant begin) {
      this.fault = fault;
      this.promise = promise;
      this.begin = begin;
    }

    /** The fault's name. */
    String fault() {
      return fault;
    }

    /** The fault is mended. */
    void mended(Instant now) {
      undone = Optional.of(now);
    }

    /** Everything is as before: nothing may be felt any more. */
    void settled(Instant now) {
      latest = now;
    }

    /** How long it has been mended at that moment; zero where it was not yet. */
    Duration mendedFor(Instant moment) {
      return undone
          .map(end -> Duration.between(end, moment))
          .filter(time -> !time.isNegative())
          .orElse(Duration.ZERO);
    }

    /** When nothing may be felt any more. */
    private Instant end() {
      Instant promised = undone.map(end -> end.plus(promise.settles())).orElse(Instant.MAX);
      return promised.isBefore(latest) ? promised : latest;
    }

    private boolean touches(Instant from, Instant to) {
      return !begin.isAfter(to) && !end().isBefore(from);
    }
  }

  /** A fault begins. */
  Episode begin(String fault, Promise promise, Instant now) {
    Episode episode = new Episode(fault, promise, now);
    episodes.add(episode);
    return episode;
  }

  /** The faults that were there, or not settled, at any moment between the two. */
  List<Episode> during(Instant from, Instant to) {
    return episodes.stream().filter(episode -> episode.touches(from, to)).toList();
  }

  /** Whether a good token may be refused at any moment between the two. */
  boolean mayDeny(Instant from, Instant to) {
    return during(from, to).stream().anyMatch(episode -> episode.promise.denies());
  }

  /** For how much of that time changes may wait. */
  Duration waiting(Instant from, Instant to) {
    Duration sum = Duration.ZERO;
    Instant counted = from;
    for (Episode episode : episodes) { // in the order of their begins
      if (!episode.promise.changesWait() || !episode.touches(counted, to)) {
        continue;
      }
      Instant begin = later(episode.begin, counted);
      Instant end = episode.end().isBefore(to) ? episode.end() : to;
      if (end.isAfter(begin)) {
        sum = sum.plus(Duration.between(begin, end));
        counted = end;
      }
    }
    return sum;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
