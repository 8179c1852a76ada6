package dev.httptrigger.jwksfetch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys of all wanted remote sources: fetches each when it is due, at most so many at a
 * time and one flight a source, keeps the last good key set, and tells a listener what changes.
 * Nobody ever waits for it. Safe for use by several threads.
 */
public final class RemoteKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

  private final KeySetFetch fetch;
  private final FetchSettings settings;
  private final FetchScheduler scheduler;
  private final ExecutorService flights;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private final RemoteKeysListener listener;

  private final Map<SourceId, TrackedSource> tracked = new ConcurrentHashMap<>();
  private final Map<RemoteSource, SourceState> states = new ConcurrentHashMap<>();
  private final FlightQueue queue;

  RemoteKeys(
      KeySetFetch fetch,
      FetchSettings settings,
      FetchScheduler scheduler,
      ExecutorService flights,
      InstantSource clock,
      RandomGenerator chance,
      RemoteKeysListener listener) {
    this.fetch = fetch;
    this.settings = settings;
    this.scheduler = scheduler;
    this.flights = flights;
    this.clock = clock;
    this.chance = chance;
    this.listener = listener;
    this.queue = new FlightQueue(settings);
  }

  /**
   * Starts a fetcher that wants nothing yet.
   *
   * @param resolver finds the addresses of hosts; {@link Resolver#system} outside tests
   * @param clock for the instants that people read
   * @param chance spreads fetches; no secret
   */
  public static RemoteKeys start(
      FetchSettings settings,
      Resolver resolver,
      InstantSource clock,
      RandomGenerator chance,
      RemoteKeysListener listener) {
    return new RemoteKeys(
        new GuardedFetch(settings, resolver),
        settings,
        new ThreadScheduler(),
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("key-fetch-", 0).factory()),
        clock,
        chance,
        listener);
  }

  /**
   * Says what is wanted from now on, all of it: a source that is not among these is forgotten, its
   * keys too. A source that is new is fetched as soon as its turn comes.
   */
  public void want(Collection<RemoteSource> sources) {
    List<RemoteSource> all = List.copyOf(sources);
    scheduler.schedule(Duration.ZERO, () -> becomeWanted(new HashSet<>(all)));
  }

  /**
   * Gives the last good key set from before this process began, for a source that is wanted: kept
   * when its text is a key set still and nothing was fetched meanwhile. Call it after {@link
   * #want}.
   *
   * @param json as {@link RemoteKeySet#json} was
   * @param lastSuccess when it was last brought or confirmed; the keys are as old as that
   */
  public void remember(SourceId id, String json, Instant lastSuccess) {
    scheduler.schedule(Duration.ZERO, () -> rememberNow(id, json, lastSuccess));
  }

  /**
   * Says that somebody saw a token whose key is not in the set: the source is fetched early, once
   * for all who say so, and no more often than the settings let it be. Costs next to nothing.
   */
  public void flag(SourceId id) {
    TrackedSource source = tracked.get(id);
    if (source != null && source.raiseFlag()) {
      scheduler.schedule(Duration.ZERO, () -> honourFlag(source));
    }
  }

  /** What was last said of a source; empty for one that is not wanted. */
  public Optional<SourceState> state(RemoteSource source) {
    return Optional.ofNullable(states.get(source));
  }

  /** Ends all fetches and fetches nothing more; the states stay. */
  @Override
  public void close() {
    scheduler.close();
    flights.shutdownNow();
    fetch.close();
  }

  private void becomeWanted(Set<RemoteSource> sources) {
    Map<SourceId, List<RemoteSource>> byId =
        sources.stream().collect(groupingBy(RemoteSource::id, LinkedHashMap::new, toList()));
    for (TrackedSource source : List.copyOf(tracked.values())) {
      if (!byId.containsKey(source.id())) {
        becomeUnwanted(source);
      }
    }
    byId.forEach(this::becomeWanted);
  }

  private void becomeUnwanted(TrackedSource source) {
    source.wanted().forEach(states::remove);
    source.want(List.of());
    source.wakeBy(() -> {});
    queue.remove(source);
    if (!source.isInFlight()) {
      tracked.remove(source.id());
    }
  }

  private void becomeWanted(SourceId id, List<RemoteSource> sources) {
    Moment now = now();
    TrackedSource known = tracked.get(id);
    TrackedSource source = known == null ? new TrackedSource(id, Progress.begin(now)) : known;
    source.wanted().stream().filter(old -> !sources.contains(old)).forEach(states::remove);
    source.want(sources);
    tracked.put(id, source);
    source.progress(source.progress().refreshedWithin(source.refreshInterval(), settings));
    advance(source);
  }

  private void rememberNow(SourceId id, String json, Instant lastSuccess) {
    TrackedSource source = tracked.get(id);
    if (source == null || source.wanted().isEmpty()) {
      return;
    }
    try {
      RemoteKeySet keys = RemoteKeySet.of(json);
      Moment now = now();
      Duration age = Duration.between(lastSuccess, now.wall());
      Duration steady = age.isNegative() ? now.steady() : now.steady().minus(age);
      source.progress(source.progress().remembering(keys, new Moment(steady, lastSuccess)));
      queue.remove(source); // it stands among those that nobody has tried
      advance(source);
    } catch (RefusedException e) {
      LOG.warn("A remembered key set is none any more: {}", e.failure().message());
    }
  }

  private void honourFlag(TrackedSource source) {
    // In flight it stays up until the landing: what is under way may be from before the new key.
    if (!source.isInFlight() && source.lowerFlag()) {
      source.progress(source.progress().flagged(now(), settings));
      advance(source);
    }
  }

  /** Brings all about a source to where it should be now, and comes back when that changes. */
  private void advance(TrackedSource source) {
    if (source.wanted().isEmpty()) {
      return;
    }
    Moment now = now();
    publish(source, now);
    source.wakeBy(
        source
            .nextChangeAfter(now)
            .map(next -> scheduler.schedule(next.minus(now.steady()), () -> advance(source)))
            .orElse(() -> {}));
    if (!source.isInFlight() && source.progress().due().compareTo(now.steady()) <= 0) {
      queue.add(source);
      takeOff();
    }
  }

  private void takeOff() {
    for (Optional<TrackedSource> next = queue.next(); next.isPresent(); next = queue.next()) {
      TrackedSource source = next.get();
      source.inFlight(true);
      Optional<Validators> known =
          source.progress().lastGood().flatMap(Progress.LastGood::validators);
      Moment began = now();
      try {
        flights.execute(() -> fly(source, known, began));
      } catch (RejectedExecutionException e) {
        return; // closed
      }
    }
  }

  private void fly(TrackedSource source, Optional<Validators> known, Moment began) {
    FetchOutcome outcome = outcome(source, known);
    Duration time = scheduler.elapsed().minus(began.steady());
    scheduler.schedule(Duration.ZERO, () -> land(source, outcome, began, time));
  }

  /** Whatever happens in a flight, it lands: else its place would be lost. */
  private FetchOutcome outcome(TrackedSource source, Optional<Validators> known) {
    try {
      return fetch.fetch(source.id(), known);
    } catch (RuntimeException | Error e) {
      LOG.error("Fetching a key set failed by a fault of our own", e);
      return new FetchOutcome.Failed(FetchFailure.of(FailureKind.INTERNAL_ERROR), Optional.empty());
    }
  }

  private void land(TrackedSource source, FetchOutcome outcome, Moment began, Duration time) {
    queue.landed(source);
    source.inFlight(false);
    if (source.wanted().isEmpty()) {
      tracked.remove(source.id());
    } else {
      Moment now = now();
      source.flew(time);
      Progress landed =
          source
              .progress()
              .after(outcome, began, now, source.refreshInterval(), settings, chance.nextDouble());
      source.progress(source.lowerFlag() ? landed.flagged(now, settings) : landed);
      tell(() -> listener.attempted(landed.failure().map(FetchFailure::kind)));
      advance(source);
    }
    takeOff();
  }

  private void publish(TrackedSource source, Moment now) {
    for (RemoteSource wanted : source.wanted()) {
      SourceState state = source.progress().state(wanted.maxStaleness(), now);
      SourceState before = states.put(wanted, state);
      if (before == null || state.saysOtherThan(before)) {
        tell(() -> listener.changed(wanted, state));
      }
    }
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.error("A listener to remote keys failed by a fault of its own", e);
    }
  }

  private Moment now() {
    return new Moment(scheduler.elapsed(), clock.instant());
  }
}
