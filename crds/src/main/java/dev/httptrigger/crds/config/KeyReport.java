package dev.httptrigger.crds.config;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server says on its Lease about the keys that it sees used. Nothing that is enforced hangs
 * on it, so it stands beside the {@link ReplicaReport} and not in it: an operator that can't read
 * it, being older say, still knows how far the server is. A server with many keys says it in parts,
 * one after the other: what a report does not name may stand in another.
 *
 * @param used the names ({@link KeyName}) of keys with which a token was good, by the last day
 *     (UTC) of that; at most {@value #MAXIMUM_KEYS} together, none of them twice
 * @param unknownKid the records of the key sets that lately lacked the key which a token named; at
 *     most {@value #MAXIMUM_KEY_SETS}. Never what the token named
 */
public record KeyReport(Map<LocalDate, Set<String>> used, Set<String> unknownKid) {
  /** How many keys a report may name. */
  public static final int MAXIMUM_KEYS = 256;

  /** How many key sets a report may name. */
  public static final int MAXIMUM_KEY_SETS = 128;

  /** Nothing was seen. */
  public static final KeyReport EMPTY = new KeyReport(Map.of(), Set.of());

  /** Takes sorted copies and checks names and bounds. */
  public KeyReport {
    Map<LocalDate, Set<String>> sorted = new TreeMap<>();
    Set<String> all = new TreeSet<>();
    used.forEach(
        (day, keys) -> {
          if (keys.isEmpty()) {
            throw new IllegalArgumentException("a day without keys");
          }
          for (String key : keys) {
            if (!KeyName.isKeyName(key) || !all.add(key)) {
              throw new IllegalArgumentException("no name of a key, or one twice");
            }
          }
          sorted.put(day, Collections.unmodifiableSet(new TreeSet<>(keys)));
        });
    used = Collections.unmodifiableMap(sorted);
    unknownKid = Collections.unmodifiableSet(new TreeSet<>(unknownKid));
    if (!unknownKid.stream().allMatch(RecordName::isKeySet)) {
      throw new IllegalArgumentException("no name of a key set");
    }
    if (all.size() > MAXIMUM_KEYS || unknownKid.size() > MAXIMUM_KEY_SETS) {
      throw new IllegalArgumentException("more keys or key sets than a report may name");
    }
  }
}
