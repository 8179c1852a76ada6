package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.KeySighting.Nothing;
import dev.httptrigger.extauthz.decision.KeySighting.UnknownKid;
import dev.httptrigger.extauthz.decision.KeySighting.Used;
import dev.httptrigger.extauthz.decision.RequestView;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which keys were used when, and which key sets lacked a key that tokens named: from the requests
 * to whoever reports it. A request costs a look into a map, and a write to it once a day for each
 * key, at most once a second for each key set. What is remembered is bounded by the keys that were
 * configured in the last {@value #DAYS_KEPT} days: nothing that a client invents is kept. Safe for
 * use by any number of threads; reports are for one.
 */
final class KeySightings implements DecisionObserver {
  /**
   * How long a key set counts as lacking a key after a token last named one: long enough that
   * whoever asks less often than once in ten seconds hears of it, and over soon after the last such
   * token, so that an invented one is not asked for forever.
   */
  static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

  static final int DAYS_KEPT = 8;

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long STEP = Duration.ofSeconds(1).toMillis();

  private final InstantSource clock;
  private final Map<String, Long> dayOfLastUse = new ConcurrentHashMap<>();
  private final Map<String, Long> timeOfUnknownKid = new ConcurrentHashMap<>();

  /** The day that was told of a key last; for who reports. */
  private final Map<String, Long> toldDay = new HashMap<>();

  /** The key sets that were told since they began to lack a key. */
  private final Set<String> toldKeySets = ConcurrentHashMap.newKeySet();

  /** After which key the next report goes on. */
  private String cursor = "";

  /**
   * How much a report may hold.
   *
   * @param keys how many keys
   * @param keySets how many key sets
   */
  record Room(int keys, int keySets) {
    /** For reports that can't wait: with the rest of the Lease less than 2 KB. */
    static final Room SMALL = new Room(32, 16);

    /** For those that are written now and then. */
    static final Room LARGE = new Room(KeyReport.MAXIMUM_KEYS, KeyReport.MAXIMUM_KEY_SETS);
  }

  /** Nothing seen yet; the clock says which day it is. */
  KeySightings(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void decided(Decision decision, Optional<RequestView> request, long nanoseconds) {
    switch (decision.keySighting()) {
      case Nothing() -> {}
      case Used(String key) -> used(key);
      case UnknownKid(String keySet) -> unknownKid(keySet);
    }
  }

  private void used(String key) {
    long today = today();
    Long before = dayOfLastUse.get(key);
    if (before == null || before < today) {
      dayOfLastUse.merge(key, today, Math::max);
    }
  }

  private void unknownKid(String keySet) {
    long now = clock.millis();
    Long before = timeOfUnknownKid.get(keySet);
    if (before == null || Math.abs(now - before) >= STEP) {
      timeOfUnknownKid.put(keySet, now);
    }
  }

  private long today() {
    return Math.floorDiv(clock.millis(), DAY);
  }

  /** Key sets are others than before: what they lacked they may have now. */
  void renewed(Collection<String> keySets) {
    timeOfUnknownKid.keySet().removeAll(keySets);
    toldKeySets.removeAll(keySets);
  }

  /** Whether a key set lacks a key that was not told of: that can't wait. */
  boolean hasNews() {
    return !toldKeySets.containsAll(lacking());
  }

  /** The key sets that lack a key just now. */
  private Set<String> lacking() {
    long now = clock.millis();
    timeOfUnknownKid.values().removeIf(time -> Math.abs(now - time) > UNKNOWN_FOR.toMillis());
    Set<String> lacking = new TreeSet<>(timeOfUnknownKid.keySet());
    toldKeySets.retainAll(lacking);
    return lacking;
  }

  /**
   * What there is to say: first what was not told yet, then the rest in turn, so that who missed a
   * report hears it in a later one.
   */
  KeyReport report(Room room) {
    Map<LocalDate, Set<String>> used = new TreeMap<>();
    next(lastDays(), room.keys())
        .forEach(
            (key, day) ->
                used.computeIfAbsent(LocalDate.ofEpochDay(day), _ -> new HashSet<>()).add(key));
    List<String> keySets = new ArrayList<>(lacking());
    keySets.sort(Comparator.comparing(toldKeySets::contains));
    return new KeyReport(
        used, new HashSet<>(keySets.subList(0, Math.min(keySets.size(), room.keySets()))));
  }

  private NavigableMap<String, Long> lastDays() {
    long oldest = today() - DAYS_KEPT;
    dayOfLastUse.values().removeIf(day -> day < oldest);
    toldDay.keySet().retainAll(dayOfLastUse.keySet());
    return new TreeMap<>(dayOfLastUse);
  }

  private Map<String, Long> next(NavigableMap<String, Long> days, int most) {
    Map<String, Long> next = new LinkedHashMap<>();
    days.forEach(
        (key, day) -> {
          if (next.size() < most && !day.equals(toldDay.get(key))) {
            next.put(key, day);
          }
        });
    Set<String> notTold = Set.copyOf(next.keySet());
    Stream.concat(
            days.tailMap(cursor, false).entrySet().stream(),
            days.headMap(cursor, true).entrySet().stream())
        .filter(entry -> !notTold.contains(entry.getKey()))
        .limit(most - notTold.size())
        .forEach(
            entry -> {
              next.put(entry.getKey(), entry.getValue());
              cursor = entry.getKey();
            });
    return next;
  }

  /** A report was written. */
  void told(KeyReport report) {
    report.used().forEach((day, keys) -> keys.forEach(key -> toldDay.put(key, day.toEpochDay())));
    toldKeySets.addAll(report.unknownKid());
  }
}
