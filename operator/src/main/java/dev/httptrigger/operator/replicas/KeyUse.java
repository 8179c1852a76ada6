package dev.httptrigger.operator.replicas;

import dev.httptrigger.crds.config.KeyReport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * On which day which key was last used on any server, as far as servers said it lately. What was
 * said longer ago stands in the triggers' status. Safe for use by several threads.
 */
final class KeyUse {
  /** Longer than servers repeat a day. */
  private static final int DAYS_KEPT = 10;

  private final Map<String, LocalDate> lastUsed = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private LocalDate cleared = LocalDate.EPOCH;

  /**
   * Takes in what a server said.
   *
   * @param now by this operator's clock; a server whose clock is ahead saw a use now at the latest
   */
  synchronized void said(KeyReport report, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate oldest = today.minusDays(DAYS_KEPT);
    if (!cleared.equals(today)) {
      lastUsed.values().removeIf(day -> day.isBefore(oldest));
      cleared = today;
    }
    report
        .used()
        .forEach(
            (said, keys) -> {
              LocalDate day = said.isAfter(today) ? today : said;
              if (!day.isBefore(oldest)) {
                keys.forEach(key -> used(key, day));
              }
            });
  }

  private void used(String key, LocalDate day) {
    LocalDate before = lastUsed.get(key);
    if (before == null || before.isBefore(day)) {
      lastUsed.put(key, day);
      changed.add(key);
    }
  }

  synchronized Optional<LocalDate> lastUsed(String key) {
    return Optional.ofNullable(lastUsed.get(key));
  }

  /** The keys of which something new was said since this was last asked. */
  synchronized Set<String> takeChanged() {
    Set<String> taken = Set.copyOf(changed);
    changed.clear();
    return taken;
  }
}
