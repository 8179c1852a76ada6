package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Removal;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.operator.publish.Departures.Look;
import dev.httptrigger.operator.publish.HeldRemovals.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is asked what before a trigger leaves the index, and what stays all the same. */
final class DeparturesTest {
  private static final Duration WAIT = Duration.ofMinutes(10);

  private final Cluster cluster = new Cluster();
  private final KnownTriggers known = new KnownTriggers(cluster, cluster);
  private final List<IndexShard> index = new ArrayList<>();
  private final List<ObjectName> all = IntStream.range(0, 100).mapToObj(this::name).toList();
  private Departures departures = new Departures(known, cluster);
  private Optional<Instant> released = Optional.empty();
  private Instant now = Instant.parse("2026-11-25T10:00:00Z");

  DeparturesTest() {
    for (int shard = 0; shard < RecordName.SHARDS; shard++) {
      int number = shard;
      index.add(
          new IndexShard(
              shard,
              1,
              all.stream()
                  .filter(each -> RecordName.shardOf(each) == number)
                  .map(each -> IndexEntry.of(each, "uid", Map.of()))
                  .toList(),
              List.of()));
    }
    cluster.exist.addAll(all);
    known.readAll();
  }

  private ObjectName name(int number) {
    return new ObjectName("shop", "t-" + number);
  }

  /** What the cache and the API server say; they agree unless told otherwise. */
  private static final class Cluster implements TriggerCache, Existence {
    private final Set<ObjectName> exist = new HashSet<>();
    private final Set<ObjectName> hidden = new HashSet<>();
    private final List<ObjectName> asked = new ArrayList<>();
    private boolean answers = true;
    private boolean definition = true;
    private int definitionAsked;

    @Override
    public Set<ObjectName> names() {
      Set<ObjectName> seen = new HashSet<>(exist);
      seen.removeAll(hidden);
      return seen;
    }

    @Override
    public Optional<PreparedTrigger> find(ObjectName trigger) {
      return names().contains(trigger) ? Optional.of(prepared(trigger)) : Optional.empty();
    }

    private static PreparedTrigger prepared(ObjectName trigger) {
      return new PreparedTrigger(
          trigger,
          "uid",
          1,
          Instant.EPOCH,
          List.of(),
          List.of("/"),
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          new NotKnown(),
          TargetReading.NONE);
    }

    @Override
    public Map<KeySetSource, KeySetReading> keySets(Set<KeySetSource> sources) {
      return Map.of();
    }

    @Override
    public boolean isWatched(ObjectName trigger) {
      return trigger.namespace().equals("shop");
    }

    @Override
    public Answer ask(ObjectName trigger) {
      asked.add(trigger);
      if (!answers) {
        return new NoAnswer();
      }
      return exist.contains(trigger) ? new Exists(prepared(trigger)) : new Gone();
    }

    @Override
    public boolean definitionInPlace(Instant indexSince) {
      definitionAsked++;
      return definition;
    }
  }

  private Look look() {
    known.readAll();
    cluster.asked.clear();
    return departures.look(state(), released, now);
  }

  private ConfigurationState state() {
    return ConfigurationState.of(
        index.stream()
            .map(
                shard ->
                    new StoredSecret("uid", 1, Instant.EPOCH, false, RecordCodec.encode(shard)))
            .toList());
  }

  private void delete(int from, int to) {
    all.subList(from, to).forEach(cluster.exist::remove);
  }

  private void unlist(Set<ObjectName> gone) {
    List<IndexShard> settled =
        IndexPlan.of(
                1,
                List.copyOf(index),
                new Scope.Everything(),
                new WorldOutcome(Map.of(), List.of()),
                Set.of(),
                Departing.of(gone),
                now)
            .settled();
    index.clear();
    index.addAll(settled);
  }

  @Test
  void fewLeaveOnceTheApiServerHasSaidSo() {
    delete(0, 3);

    assertThat(look().departing()).isEqualTo(Departing.of(Set.copyOf(all.subList(0, 3))));
    assertThat(cluster.asked).containsExactlyInAnyOrderElementsOf(all.subList(0, 3));
    assertThat(cluster.definitionAsked).isEqualTo(1);
  }

  @Test
  void whatTheCacheLacksAndTheApiServerHasStaysAndIsNoMistakeOfAnybodys() {
    cluster.hidden.addAll(all);

    Look look = look();

    assertThat(look.departing()).isEqualTo(Departing.NONE);
    assertThat(look.held()).isEmpty();
    assertThat(known.all()).hasSize(100);
  }

  @Test
  void withoutAnAnswerNothingLeavesAndItIsAskedAgainSoon() {
    delete(0, 3);
    cluster.answers = false;

    assertThat(look().departing()).isEqualTo(Departing.NONE);
    assertThat(look().again()).contains(now.plusSeconds(2));
    assertThat(cluster.asked).hasSize(3);
  }

  @Test
  void tooManyStayTenMinutesAreAskedForOnceAndThenAgain() {
    delete(0, 60);

    Look first = look();
    assertThat(first.departing()).isEqualTo(Departing.NONE);
    assertThat(first.held())
        .contains(new HeldRemovals(60, 100, Cause.TOO_MANY, Optional.of(now.plus(WAIT))));
    assertThat(first.again()).contains(now.plus(WAIT));
    assertThat(cluster.asked).hasSize(60);
    assertThat(look().departing()).isEqualTo(Departing.NONE);
    assertThat(cluster.asked).isEmpty();

    now = now.plus(WAIT);
    cluster.exist.add(all.getFirst());
    cluster.hidden.add(all.getFirst());
    Look last = look();
    assertThat(last.departing().gone()).containsExactlyInAnyOrderElementsOf(all.subList(1, 60));
    assertThat(last.departing().settled()).isEqualTo(last.departing().gone());
    assertThat(last.held()).isEmpty();
  }

  @Test
  void whoComesBackInTimeLosesNothingHoweverFewAreStillMissing() {
    delete(0, 60);
    look();
    cluster.exist.addAll(all.subList(0, 55));
    delete(60, 62);

    Look look = look();

    assertThat(look.departing())
        .as("those that go now are few")
        .isEqualTo(Departing.of(Set.copyOf(all.subList(60, 62))));
    assertThat(look.held().map(HeldRemovals::count)).contains(5);

    cluster.exist.addAll(all.subList(55, 59));
    now = now.plus(WAIT);
    look = look();
    assertThat(look.departing().gone()).contains(all.get(59)).doesNotContain(all.get(58));
    assertThat(look.held()).isEmpty();
  }

  @Test
  void aWordReleasesWhatWasFoundMissingUntilThenAndNothingLater() {
    delete(0, 60);
    look();
    released = Optional.of(now);
    now = now.plusSeconds(1);
    delete(60, 70);

    Look look = look();

    assertThat(look.departing().settled()).isEqualTo(Set.copyOf(all.subList(0, 60)));
    assertThat(look.departing().gone()).isEqualTo(Set.copyOf(all.subList(0, 60)));
    assertThat(look.held().map(HeldRemovals::count)).contains(10);
  }

  @Test
  void theNextLeaderCountsWhatTheOneBeforeTookOut() {
    delete(0, 50);
    unlist(look().departing().gone());
    assertThat(
            index.stream()
                .flatMap(shard -> shard.removals().stream())
                .mapToInt(Removal::count)
                .sum())
        .isEqualTo(50);
    departures = new Departures(known, cluster);
    delete(50, 51);

    assertThat(look().held().map(HeldRemovals::count)).contains(1);

    now = now.plus(WAIT).plusSeconds(10);
    assertThat(look().departing().gone()).containsExactly(all.get(50));
  }

  @Test
  void whatHasWaitedMakesNothingElseWait() {
    delete(0, 60);
    look();
    now = now.plus(WAIT);
    Departing departing = look().departing();
    List<IndexShard> settled =
        IndexPlan.of(
                1,
                List.copyOf(index),
                new Scope.Everything(),
                new WorldOutcome(Map.of(), List.of()),
                Set.of(),
                departing,
                now)
            .settled();

    assertThat(settled).allSatisfy(shard -> assertThat(shard.removals()).isEmpty());
  }

  @Test
  void withoutADefinitionNothingLeavesHoweverLongAndNobodyIsAskedForEachTrigger() {
    delete(0, 100);
    cluster.definition = false;

    assertThat(look().held())
        .contains(new HeldRemovals(100, 100, Cause.DEFINITION, Optional.empty()));
    now = now.plus(WAIT.multipliedBy(3));
    assertThat(look().departing()).isEqualTo(Departing.NONE);
    assertThat(cluster.asked).isEmpty();

    cluster.definition = true;
    assertThat(look().held().map(HeldRemovals::cause)).contains(Cause.TOO_MANY);
    now = now.plus(WAIT);
    assertThat(look().departing().gone()).hasSize(100);
  }

  @Test
  void whatIsNotWatchedIsNotMissing() {
    List<ObjectName> elsewhere =
        IntStream.range(0, 200).mapToObj(each -> new ObjectName("bank", "t-" + each)).toList();
    index.replaceAll(
        shard ->
            new IndexShard(
                shard.shard(),
                1,
                Stream.concat(
                        shard.entries().stream(),
                        elsewhere.stream()
                            .filter(each -> RecordName.shardOf(each) == shard.shard())
                            .map(each -> IndexEntry.of(each, "uid", Map.of())))
                    .toList(),
                List.of()));

    assertThat(look()).isEqualTo(new Look(Departing.NONE, Optional.empty(), Optional.empty()));
    delete(0, 51);
    assertThat(look().held().map(HeldRemovals::listed)).contains(100);
  }
}
