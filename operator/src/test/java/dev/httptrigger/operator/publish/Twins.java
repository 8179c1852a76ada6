package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.WireRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Two leaders of one cluster, each with Secrets of its own. One hears what changes; the other is
 * told at each step that anything may have changed. After every step both must have written the
 * same and say the same. For one thread.
 *
 * @param cluster what they lead
 * @param some looks at what changes
 * @param everything looks at everything
 */
record Twins(ClusterInMemory cluster, LeaderInMemory some, LeaderInMemory everything) {
  static Twins of(ClusterInMemory cluster, HostRules rules) {
    return new Twins(
        cluster,
        new LeaderInMemory(cluster, rules, false),
        new LeaderInMemory(cluster, rules, true));
  }

  /**
   * Both go on; then it is as late as they made it.
   *
   * @param heard what happens to a leader, and what it hears of it: the same for both
   * @param when for people, when it is not the same
   */
  void take(Function<LeaderInMemory, Inbox.Content> heard, String when) throws SupersededException {
    step(heard);
    assertTheSame(when);
    goOn();
  }

  /**
   * As {@link #take}, where something happened of which nobody has heard yet. Who looks at
   * everything may come upon it; then both hear of it, and of nothing else.
   *
   * @param unheard what nobody has heard of yet
   * @return whether they heard of it
   */
  boolean takeNotAll(
      Function<LeaderInMemory, Inbox.Content> heard,
      Function<LeaderInMemory, Inbox.Content> unheard,
      String when)
      throws SupersededException {
    step(heard);
    boolean same = isSame();
    if (!same) {
      step(unheard);
    }
    assertTheSame(when);
    goOn();
    return !same;
  }

  private boolean isSame() {
    return some.records().equals(everything.records())
        && some.outcomes().equals(everything.outcomes());
  }

  private void step(Function<LeaderInMemory, Inbox.Content> heard) throws SupersededException {
    some.take(heard.apply(some), cluster.now());
    everything.take(heard.apply(everything), cluster.now());
  }

  private void goOn() {
    Instant latest = some.now().isAfter(everything.now()) ? some.now() : everything.now();
    cluster.pass(Duration.between(cluster.now(), latest));
  }

  private void assertTheSame(String when) {
    assertThat(some.records().keySet())
        .as(when + ": which Secrets there are")
        .isEqualTo(everything.records().keySet());
    assertThat(different(some.records(), everything.records()))
        .as(when + ": what differs")
        .isEmpty();
    assertThat(different(some.outcomes(), everything.outcomes())).as(when + ": outcomes").isEmpty();
    assertThat(some.outcomes().keySet())
        .as(when + ": who has an outcome")
        .isEqualTo(everything.outcomes().keySet());
    for (LeaderInMemory leader : List.of(some, everything)) {
      assertThat(leader.saidTooEarly()).as(when + ": said to be in force too early").isEmpty();
    }
  }

  /** What one says, and what the other, where they don't say the same. */
  private static <K, V> Map<K, String> different(Map<K, V> one, Map<K, V> other) {
    Map<K, String> different = new TreeMap<>();
    one.forEach(
        (key, value) -> {
          V there = other.get(key);
          if (!value.equals(there)) {
            different.put(key, shown(value) + "\n    and " + shown(there));
          }
        });
    return different;
  }

  private static String shown(@Nullable Object value) {
    return value instanceof WireRecord record
        ? record.data().values().stream()
            .map(each -> new String(each.toByteArray(), StandardCharsets.UTF_8))
            .toList()
            .toString()
        : String.valueOf(value);
  }
}
