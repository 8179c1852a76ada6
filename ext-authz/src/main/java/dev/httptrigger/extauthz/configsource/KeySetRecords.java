package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.RecordReading.Rejected;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.ReadyKeySet;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The key sets that triggers in force refer to (DESIGN §5): as their records last said readably
 * while a trigger used them. What vanishes or is garbled stays as it was until nobody uses it. No
 * I/O; for one thread.
 */
final class KeySetRecords implements SharedKeySets {
  /** What each set said last, by the record's name. */
  private final Map<String, ReadyKeySet> lastGood = new HashMap<>();

  /** The names of the records that are there and say what is in {@link #lastGood}. */
  private final Set<String> readable = new HashSet<>();

  /** Why records that are there can't be read. */
  private final Map<String, String> unreadable = new HashMap<>();

  /** The sets whose keys are others than when somebody last asked. */
  private final Set<String> renewed = new HashSet<>();

  /** Who uses which sets, both ways. */
  private final Map<String, Set<String>> setsOf = new HashMap<>();

  private final Map<String, Set<String>> usersOf = new HashMap<>();

  private final Preparation preparation;

  /** No sets yet. */
  KeySetRecords(Preparation preparation) {
    this.preparation = requireNonNull(preparation, "preparation is null");
  }

  @Override
  public Optional<ReadyKeySet> find(KeySetSource source) {
    return Optional.ofNullable(lastGood.get(RecordName.of(source)))
        .filter(ready -> ready.config().source().equals(source));
  }

  /**
   * Takes in a record that was created or changed.
   *
   * @return the users that have to be made anew
   */
  Set<String> put(WireRecord record) {
    String name = record.name();
    return switch (RecordCodec.decodeKeySet(record)) {
      case Rejected<KeySetConfig> rejected -> {
        refuse(name, rejected.reason());
        yield Set.of();
      }
      case Decoded<KeySetConfig> decoded -> prepare(name, decoded.value());
    };
  }

  private Set<String> prepare(String name, KeySetConfig config) {
    ReadyKeySet before = lastGood.get(name);
    // When it was fetched changes nothing here.
    boolean asBefore = before != null && before.config().keySet().equals(config.keySet());
    if (!asBefore) {
      try {
        lastGood.put(name, preparation.keySet(config));
        if (before == null || !before.config().keySet().equals(config.keySet())) {
          renewed.add(name);
        }
      } catch (RuntimeException e) {
        // A key that no provider takes must not stop the changes of others.
        refuse(name, "it can't be made ready: " + e.getClass().getSimpleName());
        return before == null ? Set.of() : withoutRemovedKeys(name, before, config.keySet());
      }
    }
    readable.add(name);
    unreadable.remove(name);
    return asBefore ? Set.of() : users(name);
  }

  /**
   * A key that was removed stops, whatever is wrong with those that came.
   *
   * @return the users that have to be made anew
   */
  private Set<String> withoutRemovedKeys(String name, ReadyKeySet before, KeySet now) {
    KeySet left =
        new KeySet(before.config().keySet().keys().stream().filter(now.keys()::contains).toList());
    if (left.equals(before.config().keySet())) {
      return Set.of();
    }
    lastGood.put(name, preparation.keySet(new KeySetConfig(before.config().source(), left)));
    renewed.add(name);
    return users(name);
  }

  /** The names of the sets whose keys are others than when this was last asked. */
  Set<String> takeRenewed() {
    Set<String> taken = Set.copyOf(renewed);
    renewed.clear();
    return taken;
  }

  private void refuse(String name, String reason) {
    unreadable.put(name, reason);
    readable.remove(name);
    forgetUnused(name);
  }

  /** Takes in that a record is gone, which changes nothing for those who use it. */
  void remove(String name) {
    unreadable.remove(name);
    readable.remove(name);
    forgetUnused(name);
  }

  /** Takes note of what a user refers to from now on. */
  void use(String user, Set<KeySetSource> sources) {
    if (sources.isEmpty() && !setsOf.containsKey(user)) {
      return;
    }
    Set<String> now = new HashSet<>();
    sources.forEach(source -> now.add(RecordName.of(source)));
    Set<String> before = setsOf.getOrDefault(user, Set.of());
    setsOf.put(user, now);
    now.forEach(name -> usersOf.computeIfAbsent(name, _ -> new HashSet<>()).add(user));
    before.stream().filter(name -> !now.contains(name)).forEach(name -> leave(user, name));
    if (now.isEmpty()) {
      setsOf.remove(user);
    }
  }

  private void leave(String user, String name) {
    Set<String> left = usersOf.getOrDefault(name, new HashSet<>());
    left.remove(user);
    if (left.isEmpty()) {
      usersOf.remove(name);
      forgetUnused(name);
    }
  }

  private void forgetUnused(String name) {
    if (!readable.contains(name) && !usersOf.containsKey(name)) {
      lastGood.remove(name);
    }
  }

  private Set<String> users(String name) {
    return Set.copyOf(usersOf.getOrDefault(name, Set.of()));
  }

  /**
   * What is wrong with the records that somebody uses, by their names.
   *
   * @param notThere what is said of a record that is not there
   */
  Map<String, String> problems(String notThere) {
    Map<String, String> problems = new TreeMap<>();
    for (String name : usersOf.keySet()) {
      if (!readable.contains(name)) {
        problems.put(name, unreadable.getOrDefault(name, notThere));
      }
    }
    return problems;
  }
}
