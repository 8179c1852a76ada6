package dev.httptrigger.jwksfetch;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One source, whoever wants it. Used by the scheduler's thread only, but for the flag. */
final class TrackedSource {
  /** Most answer in a tenth of it. */
  private static final Duration LONG_FLIGHT = Duration.ofSeconds(1);

  private final SourceId id;
  private final AtomicBoolean flag = new AtomicBoolean();
  private List<RemoteSource> wanted = List.of();
  private Progress progress;
  private boolean inFlight;
  private boolean slow;
  private FetchScheduler.Scheduled wake = () -> {};

  TrackedSource(SourceId id, Progress progress) {
    this.id = id;
    this.progress = progress;
  }

  SourceId id() {
    return id;
  }

  /** Raises the flag; whether it was down. For any thread. */
  boolean raiseFlag() {
    return flag.compareAndSet(false, true);
  }

  /** Lowers the flag; whether it was up. */
  boolean lowerFlag() {
    return flag.getAndSet(false);
  }

  /** Has only this wake the source from now on. */
  void wakeBy(FetchScheduler.Scheduled next) {
    wake.cancel();
    wake = next;
  }

  /** As whom it is wanted; empty where nobody wants it any more. */
  List<RemoteSource> wanted() {
    return wanted;
  }

  void want(Collection<RemoteSource> sources) {
    wanted = List.copyOf(sources);
  }

  Progress progress() {
    return progress;
  }

  void progress(Progress next) {
    progress = next;
  }

  boolean isInFlight() {
    return inFlight;
  }

  void inFlight(boolean now) {
    inFlight = now;
  }

  /** Says how long its last flight took. */
  void flew(Duration time) {
    slow = time.compareTo(LONG_FLIGHT) > 0;
  }

  FlightQueue.Standing standing() {
    if (slow || progress.failuresInRow() > 0) {
      return FlightQueue.Standing.DOUBTFUL;
    }
    return progress.lastGood().isPresent()
        ? FlightQueue.Standing.PROVEN
        : FlightQueue.Standing.UNTRIED;
  }

  /** As often as the most impatient asks. */
  Duration refreshInterval() {
    return wanted.stream()
        .map(RemoteSource::refreshInterval)
        .min(Comparator.naturalOrder())
        .orElseThrow(() -> new IllegalStateException("nobody wants " + id));
  }

  /** When something of it changes next by itself: it becomes stale for somebody, soon, or due. */
  Optional<Duration> nextChangeAfter(Moment now) {
    Stream<Duration> stale =
        wanted.stream().flatMap(source -> progress.staleAt(source.maxStaleness()).stream());
    Stream<Duration> soon =
        wanted.stream().flatMap(source -> progress.staleSoonAt(source.maxStaleness()).stream());
    Stream<Duration> due = inFlight ? Stream.of() : Stream.of(progress.due());
    return Stream.of(stale, soon, due)
        .flatMap(changes -> changes)
        .filter(change -> change.compareTo(now.steady()) > 0)
        .min(Comparator.naturalOrder());
  }
}
