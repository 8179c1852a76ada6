package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.keys.JwksWriter;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key sets at URLs that triggers refer to, as {@link RemoteKeys} last said of them: the same
 * word for all who ask, at once, and without waiting for anybody. It fetches nothing before {@link
 * #start}. Safe for use by several threads.
 */
public final class FetchedKeySets implements AutoCloseable {
  private final Function<RemoteKeysListener, RemoteKeys> starter;
  private final InstantSource clock;
  private final FetchMetrics metrics;

  private final Map<Remote, Known> known = new ConcurrentHashMap<>();
  private final Map<Remote, Remembered> remembered = new ConcurrentHashMap<>();
  private final Set<Remote> toldStale = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Remote> byRecord = Map.of();
  private volatile Set<Remote> unfetched = Set.of();
  private volatile @Nullable RemoteKeys fetcher;
  private volatile Consumer<Remote> told = _ -> {};

  /**
   * A key set that is wanted.
   *
   * @param source as the fetcher knows it
   * @param said what was last said of it
   * @param day the day of the last success, as far as it was said
   */
  private record Known(RemoteSource source, FetchedKeys said, Optional<LocalDate> day) {
    Known {
      requireNonNull(source, "source is null");
      requireNonNull(said, "said is null");
      requireNonNull(day, "day is null");
    }
  }

  /**
   * A key set from before this process.
   *
   * @param json the JWKS
   * @param lastSuccess when it was last brought or confirmed
   */
  private record Remembered(String json, Instant lastSuccess) {
    Remembered {
      requireNonNull(json, "json is null");
      requireNonNull(lastSuccess, "lastSuccess is null");
    }

    LocalDate day() {
      return LocalDate.ofInstant(lastSuccess, ZoneOffset.UTC);
    }
  }

  FetchedKeySets(
      Function<RemoteKeysListener, RemoteKeys> starter,
      InstantSource clock,
      MeterRegistry registry) {
    this.starter = starter;
    this.clock = clock;
    this.metrics = FetchMetrics.of(this, registry);
  }

  /**
   * Key sets that nobody fetches yet.
   *
   * @param clock for the instants that people read
   * @param registry gets the metrics
   */
  public static FetchedKeySets standingBy(
      FetchSettings settings, InstantSource clock, MeterRegistry registry) {
    return new FetchedKeySets(
        listener -> RemoteKeys.start(settings, Resolver.system(), clock, new Random(), listener),
        clock,
        registry);
  }

  /**
   * Takes note of a key set from before this process began, for as long as nothing better is known.
   * To be called before it is wanted. One without keys says nothing.
   */
  public void remember(KeySetConfig config) {
    if (config.source() instanceof Remote remote
        && config.fetched().isPresent()
        && !config.keySet().keys().isEmpty()) {
      remembered.put(
          remote, new Remembered(JwksWriter.write(config.keySet()), config.fetched().get()));
    }
  }

  /**
   * Begins to fetch what is wanted; once.
   *
   * @param changed told when other keys or another failure are known of a source, or its first
   *     success of a day, on the fetcher's one thread or that of {@link #tellOfAged}
   */
  public synchronized void start(Consumer<Remote> changed) {
    if (fetcher == null) {
      told = changed;
      fetcher = starter.apply(new Listener(changed));
    }
  }

  /**
   * Says what is wanted from now on, all of it.
   *
   * @param fetches what triggers ask for; of the same source the most impatient counts
   * @param inForce sources that count all the same; one that was wanted before goes on as it was,
   *     and one that is only remembered ages: whom to trust there is not known, so nobody fetches
   *     it
   */
  public synchronized void want(Collection<RemoteFetch> fetches, Set<Remote> inForce) {
    Map<Remote, RemoteSource> wanted = new HashMap<>();
    for (RemoteFetch fetch : fetches) {
      wanted.merge(fetch.source(), Translation.toFetcher(fetch), FetchedKeySets::moreImpatient);
    }
    for (Remote source : inForce) {
      Known before = known.get(source);
      if (before != null) {
        wanted.putIfAbsent(source, before.source());
      }
    }
    unfetched =
        inForce.stream()
            .filter(source -> !wanted.containsKey(source) && remembered.containsKey(source))
            .collect(Collectors.toUnmodifiableSet());
    toldStale.retainAll(unfetched);
    @Nullable RemoteKeys running = fetcher;
    if (running == null || wanted.equals(sources())) {
      return;
    }
    known.keySet().retainAll(wanted.keySet());
    wanted.forEach(
        (remote, source) ->
            known.merge(
                remote,
                new Known(source, find(remote), rememberedDay(remote)),
                (before, now) -> new Known(now.source(), before.said(), before.day())));
    byRecord =
        wanted.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(RecordName::of, each -> each));
    running.want(wanted.values());
    wanted.forEach(
        (remote, source) -> {
          Remembered old = remembered.remove(remote);
          if (old != null) {
            running.remember(source.id(), old.json(), old.lastSuccess());
          }
        });
  }

  private Optional<LocalDate> rememberedDay(Remote source) {
    return Optional.ofNullable(remembered.get(source)).map(Remembered::day);
  }

  private Map<Remote, RemoteSource> sources() {
    Map<Remote, RemoteSource> sources = new HashMap<>();
    known.forEach((remote, each) -> sources.put(remote, each.source()));
    return sources;
  }

  private static RemoteSource moreImpatient(RemoteSource one, RemoteSource other) {
    return one.refreshInterval().compareTo(other.refreshInterval()) <= 0 ? one : other;
  }

  /** What is known of a source just now. */
  public FetchedKeys find(Remote source) {
    Known now = known.get(source);
    if (now != null) {
      return now.said();
    }
    Remembered old = remembered.get(source);
    if (old == null) {
      return new Pending();
    }
    return isStale(source, old)
        ? new Stale(old.lastSuccess(), Optional.empty())
        : new Fetched(old.json(), Optional.empty());
  }

  private boolean isStale(Remote source, Remembered old) {
    return !old.lastSuccess().plus(source.maxStaleness()).isAfter(clock.instant());
  }

  /**
   * Tells of key sets that nobody fetches and that have become stale, each once. To be called every
   * few moments: no fetch that fails would tell of them.
   */
  public void tellOfAged() {
    @Nullable RemoteKeys running = fetcher;
    if (running == null) {
      return;
    }
    for (Remote source : unfetched) {
      Remembered old = remembered.get(source);
      if (old != null && isStale(source, old) && toldStale.add(source)) {
        told.accept(source);
      }
    }
  }

  /** When the keys of a source were last brought or confirmed. */
  public Optional<Instant> lastSuccess(Remote source) {
    return state(source)
        .flatMap(SourceState::lastSuccess)
        .or(() -> Optional.ofNullable(remembered.get(source)).map(Remembered::lastSuccess));
  }

  private Optional<SourceState> state(Remote source) {
    Known now = known.get(source);
    @Nullable RemoteKeys running = fetcher;
    return now == null || running == null ? Optional.empty() : running.state(now.source());
  }

  /**
   * Says that somebody saw a token whose key is not in a key set: it is fetched early.
   *
   * @param record the name of the key set's record; nothing happens where none is wanted
   */
  public void flag(String record) {
    Remote source = byRecord.get(record);
    Known now = source == null ? null : known.get(source);
    @Nullable RemoteKeys running = fetcher;
    if (now != null && running != null) {
      running.flag(now.source().id());
    }
  }

  /** How many of the key sets that are wanted, or in force and not fetched, are how good. */
  public long count(Freshness freshness) {
    Stream<Freshness> wanted =
        known.keySet().stream()
            .flatMap(source -> state(source).stream())
            .map(SourceState::freshness);
    return Stream.concat(wanted, unfetched.stream().flatMap(source -> unfetched(source).stream()))
        .filter(each -> each == freshness)
        .count();
  }

  private Optional<Freshness> unfetched(Remote source) {
    return Optional.ofNullable(remembered.get(source))
        .map(old -> isStale(source, old) ? Freshness.STALE : Freshness.KEPT);
  }

  /** How long ago the last success of the source was that waits longest for one. */
  public Duration greatestAge() {
    Instant now = clock.instant();
    Stream<Duration> wanted =
        known.keySet().stream()
            .flatMap(source -> state(source).stream())
            .flatMap(state -> state.age(now).stream());
    Stream<Duration> others =
        unfetched.stream()
            .flatMap(source -> lastSuccess(source).stream())
            .map(success -> Duration.between(success, now));
    return Stream.concat(wanted, others).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /** Ends all fetches; what was last said stays. */
  @Override
  public synchronized void close() {
    if (fetcher != null) {
      fetcher.close();
    }
  }

  private synchronized boolean isNews(Remote remote, SourceState state) {
    Known before = known.get(remote);
    if (before == null) {
      return false;
    }
    FetchedKeys said = Translation.toTriggers(state, before.said());
    Optional<LocalDate> day =
        Stream.of(before.day(), state.lastSuccessDay())
            .flatMap(Optional::stream)
            .max(LocalDate::compareTo);
    known.put(remote, new Known(before.source(), said, day));
    return !said.equals(before.said()) || !day.equals(before.day());
  }

  /** Takes in what the fetcher says. */
  private final class Listener implements RemoteKeysListener {
    private final Consumer<Remote> told;

    Listener(Consumer<Remote> told) {
      this.told = told;
    }

    @Override
    public void changed(RemoteSource source, SourceState state) {
      Remote remote = Translation.toTriggers(source);
      if (isNews(remote, state)) {
        told.accept(remote);
      }
    }

    @Override
    public void attempted(Optional<FailureKind> failure) {
      metrics.attempted(failure);
    }
  }
}
