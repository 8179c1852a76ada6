package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In force is what is listed and loaded (DESIGN §5, "The index says what exists"). */
class ClusterStateTest {
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");

  private final ClusterRecords cluster = new ClusterRecords();
  private final ClusterState state =
      new ClusterState(PolicyTable.empty(Unmatched.DENY, false), Preparation.byJdk());

  @Test
  void completeIsWhatHasTheWholeIndex() {
    List<WireRecord> records = cluster.all();
    state.replaceAll(records.subList(1, records.size()));
    boolean before = state.isComplete();

    state.put(records.getFirst());

    assertThat(before).isFalse();
    assertThat(state.isComplete()).isTrue();
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aMissingPartOfTheIndexIsNamed() {
    List<WireRecord> records = cluster.all();

    state.replaceAll(records.subList(1, records.size()));

    assertThat(refused()).containsExactly(records.getFirst().name());
    assertThat(state.vanishedCount()).isEqualTo(1);
  }

  @Test
  void aRecordAloneIsNotInForce() {
    begin();

    state.put(cluster.record(ORDERS, "uid-1", 1));

    assertThat(inForce(ORDERS)).isEqualTo("nothing");
    assertThat(state.listedCount()).isZero();
  }

  @Test
  void recordThenIndexIsInForceAtOnce() {
    begin();

    state.put(cluster.record(ORDERS, "uid-1", 1));
    state.put(cluster.list(ORDERS, "uid-1"));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.refused()).isEmpty();
  }

  /** As when it is about to go from one trigger to another. */
  @Test
  void hostThatIsListedAndThatNoRecordBindsDenies() {
    ObjectName moving = new ObjectName("shop", "moving");
    ClusterState open =
        new ClusterState(PolicyTable.empty(Unmatched.ALLOW, false), Preparation.byJdk());
    open.replaceAll(cluster.all());
    open.put(cluster.record(ORDERS, "uid-1", 1));
    open.put(cluster.list(ORDERS, "uid-1"));
    boolean before = ClusterRecords.isDenied(open.table(), moving);

    open.put(ClusterRecords.shardThatLists(ORDERS, "uid-1", ORDERS, moving));

    assertThat(before).isFalse();
    assertThat(ClusterRecords.isDenied(open.table(), moving)).isTrue();
    open.put(cluster.list(ORDERS, "uid-1"));
    assertThat(ClusterRecords.isDenied(open.table(), moving)).isFalse();
  }

  @Test
  void reservedHostDeniesWhileItsReservationIsListed() {
    ClusterState open =
        new ClusterState(PolicyTable.empty(Unmatched.ALLOW, false), Preparation.byJdk());
    open.replaceAll(cluster.all());
    open.put(cluster.record(ORDERS, "uid-1", 1));
    open.put(cluster.list(ORDERS, "uid-1"));

    open.put(ClusterRecords.shardThatReserves(ORDERS));

    assertThat(ClusterRecords.isDenied(open.table(), ORDERS, DenialReason.NO_TRIGGER)).isTrue();
    open.put(ClusterRecords.shardThatReserves(ORDERS));
    open.remove(ClusterRecords.shardThatReserves(ORDERS).name());
    assertThat(ClusterRecords.isDenied(open.table(), ORDERS, DenialReason.NO_TRIGGER)).isTrue();

    open.put(cluster.unlist(ORDERS));

    assertThat(ClusterRecords.isDenied(open.table(), ORDERS, DenialReason.NO_TRIGGER)).isFalse();
  }

  @Test
  void listedWithoutRecordDenies() {
    begin();

    state.put(cluster.list(ORDERS, "uid-1"));

    assertThat(inForce(ORDERS)).isEqualTo("denied");
    assertThat(refused()).containsExactly(ClusterRecords.name(ORDERS));

    state.put(cluster.record(ORDERS, "uid-1", 1));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aListedRecordThatVanishesStaysAndIsCounted() {
    beginWithOrders();

    state.remove(ClusterRecords.name(ORDERS));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.refused())
        .containsExactly(new RefusedRecord(ClusterRecords.name(ORDERS), "the record is not there"));
    assertThat(state.vanishedCount()).isEqualTo(1);
  }

  @Test
  void aListedRecordThatIsMissingInAListStays() {
    beginWithOrders();

    state.replaceAll(
        cluster.all().stream()
            .filter(record -> !record.name().equals(ClusterRecords.name(ORDERS)))
            .toList());

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(refused()).containsExactly(ClusterRecords.name(ORDERS));
  }

  @Test
  void aListThatLacksTheWholeIndexChangesNothing() {
    beginWithOrders();

    state.replaceAll(List.of());

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.isComplete()).isTrue();
    assertThat(state.vanishedCount()).isEqualTo(65);
  }

  @Test
  void aGarbledRecordStaysAsItWasUntilItIsRepaired() {
    beginWithOrders();

    state.put(ClusterRecords.garbled(cluster.record(ORDERS, "uid-1", 2)));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(refused()).containsExactly(ClusterRecords.name(ORDERS));
    assertThat(state.vanishedCount()).isZero();

    state.put(cluster.record(ORDERS, "uid-1", 3));

    assertThat(inForce(ORDERS)).isEqualTo("generation 3");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aGarbledOrVanishedPartOfTheIndexStaysAsItWas() {
    beginWithOrders();
    WireRecord index = cluster.list(ORDERS, "uid-1");

    state.put(ClusterRecords.garbled(index));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(refused()).containsExactly(index.name());

    state.remove(index.name());

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.isComplete()).isTrue();
    assertThat(refused()).containsExactly(index.name());
  }

  @Test
  void aNameThatLeavesTheIndexIsGoneThoughItsRecordIsThere() {
    beginWithOrders();

    state.put(cluster.unlist(ORDERS));

    assertThat(inForce(ORDERS)).isEqualTo("nothing");
    assertThat(state.listedCount()).isZero();
  }

  @Test
  void whatLeftTheIndexDoesNotComeBackFromMemory() {
    beginWithOrders();
    state.put(ClusterRecords.garbled(cluster.record(ORDERS, "uid-1", 2)));
    state.put(cluster.unlist(ORDERS));

    state.put(cluster.list(ORDERS, "uid-1"));

    assertThat(inForce(ORDERS)).isEqualTo("denied");
  }

  @Test
  void anotherObjectOfTheSameNameWaitsForItsPlaceInTheIndex() {
    beginWithOrders();

    state.put(cluster.record(ORDERS, "uid-2", 1));

    assertThat(inForceUid(ORDERS)).isEqualTo("uid-1");
    assertThat(refused()).containsExactly(ClusterRecords.name(ORDERS));

    state.put(cluster.list(ORDERS, "uid-2"));

    assertThat(inForceUid(ORDERS)).isEqualTo("uid-2");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void theLastGoodOfAnObjectIsNotThatOfItsSuccessor() {
    beginWithOrders();
    state.put(ClusterRecords.garbled(cluster.record(ORDERS, "uid-2", 1)));

    state.put(cluster.list(ORDERS, "uid-2"));

    assertThat(inForce(ORDERS)).isEqualTo("denied");
  }

  @Test
  void aRecordOfAKindFromTheFutureChangesNothing() {
    beginWithOrders();

    state.put(new WireRecord("keyset-00", cluster.record(ORDERS, "uid-1", 1).labels(), Map.of()));

    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
    assertThat(state.refused()).isEmpty();
  }

  @Test
  void aListThatSaysWhatIsKnownChangesNothing() {
    beginWithOrders();
    PolicyTable before = state.table();

    state.replaceAll(cluster.all());

    assertThat(state.table()).isSameAs(before);
  }

  /** Whatever came before, and in whatever order: what counts is what is there. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrderOfWhatComesDoesNotCount(long seed) {
    Random random = new Random(seed);
    begin();
    for (int step = 0; step < 300; step++) {
      cluster.change(random, state);
      if (random.nextInt(40) == 0) {
        state.replaceAll(shuffled(cluster.all(), random));
      }
    }
    cluster.repair(random).forEach(state::put);

    ClusterState fresh =
        new ClusterState(PolicyTable.empty(Unmatched.DENY, false), Preparation.byJdk());
    shuffled(cluster.all(), random).forEach(fresh::put);

    assertThat(state.refused()).as("seed %d", seed).isEmpty();
    for (ObjectName trigger : ClusterRecords.TRIGGERS) {
      assertThat(inForce(state, trigger))
          .as("seed %d, %s", seed, trigger)
          .isEqualTo(inForce(fresh, trigger))
          .isEqualTo(cluster.expected(trigger));
    }
  }

  /** Absence is never a decision. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void losingAndGarblingChangesNoAnswer(long seed) {
    Random random = new Random(seed);
    begin();
    for (int step = 0; step < 60; step++) {
      cluster.change(random, state);
    }
    cluster.repair(random).forEach(state::put);
    List<String> before = ClusterRecords.TRIGGERS.stream().map(this::inForce).toList();

    for (WireRecord record : shuffled(cluster.all(), random)) {
      switch (random.nextInt(3)) {
        case 0 -> state.remove(record.name());
        case 1 -> state.put(ClusterRecords.garbled(record));
        default -> state.put(record);
      }
    }

    assertThat(ClusterRecords.TRIGGERS.stream().map(this::inForce).toList())
        .as("seed %d", seed)
        .isEqualTo(before);
  }

  private void begin() {
    state.replaceAll(cluster.all());
  }

  private void beginWithOrders() {
    cluster.record(ORDERS, "uid-1", 1);
    cluster.list(ORDERS, "uid-1");
    begin();
    assertThat(inForce(ORDERS)).isEqualTo("generation 1");
  }

  private List<String> refused() {
    return state.refused().stream().map(RefusedRecord::record).toList();
  }

  private String inForce(ObjectName trigger) {
    return inForce(state, trigger);
  }

  private static String inForce(ClusterState of, ObjectName trigger) {
    return of.table()
        .policy(trigger)
        .map(policy -> "generation " + policy.generation())
        .orElseGet(() -> ClusterRecords.isDenied(of.table(), trigger) ? "denied" : "nothing");
  }

  private String inForceUid(ObjectName trigger) {
    return state.table().policy(trigger).orElseThrow().uid();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
