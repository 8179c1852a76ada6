package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.hosts.Ownership.Share;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.targets.TargetObjects;
import dev.httptrigger.operator.publish.Decided.Written;
import dev.httptrigger.operator.publish.WorldDecision.Settling;
import dev.httptrigger.operator.publish.WorldDecision.Writing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trigger on which a step of the decision fails by a fault of ours harms itself only. Faults are
 * put in: nobody knows of one.
 */
class QuarantineTest {
  private static final String POISON = "poison";
  private static final int TRIGGERS = 20;

  private final ClusterInMemory cluster = new ClusterInMemory(TargetObjects.onlyFiles());
  private final TriggerPipeline pipeline = TriggerPipeline.withDefaults();
  private final Map<ObjectName, TriggerConfig> records = new HashMap<>();
  private int settled;

  @BeforeEach
  void someTriggers() {
    for (int number = 0; number < TRIGGERS; number++) {
      write("shop-" + number, "");
    }
  }

  private static ObjectName name(String name) {
    return new ObjectName("team", name);
  }

  private void write(String name, String more) {
    cluster.write(name(name), manifest(name, more));
  }

  private static String manifest(String host, String more) {
    return """
      hosts: [%s.example.com]
      %s
      jwt: {providers: [{name: main, jwks: {inline: %s}}]}
    """
        .formatted(host, more, RandomCluster.KEYS.getFirst());
  }

  private Settling failingFor(Predicate<TriggerState> poison) {
    return (triggers, keySets, holds, reservations, grants, now) -> {
      settled++;
      if (triggers.stream().anyMatch(poison)) {
        throw new IllegalStateException("secret-of-the-trigger");
      }
      return pipeline.settle(triggers, keySets, holds, reservations, grants, now);
    };
  }

  private static boolean isPoison(PreparedTrigger trigger) {
    return trigger.name().name().startsWith(POISON);
  }

  private static boolean isUsable(TriggerState state) {
    return isPoison(state.prepared()) && state.prepared().resolved().isPresent();
  }

  /** Also where what was in force would go on. */
  private static boolean decidesAnything(TriggerState state) {
    return isUsable(state)
        || (isPoison(state.prepared())
            && state.inForce().filter(now -> now.behaviour() instanceof Decide).isPresent());
  }

  private Map<ObjectName, Decided> decide(Settling settling, Writing writing) {
    return decide(new WorldDecision(HostRules.DEFAULT, settling, writing));
  }

  private Map<ObjectName, Decided> decide(WorldDecision decision) {
    Map<ObjectName, PreparedTrigger> triggers = new HashMap<>();
    cluster.names().forEach(name -> triggers.put(name, cluster.find(name).orElseThrow()));
    return decision
        .decide(
            new World(
                triggers,
                ConfigurationState.of(List.of()).index(),
                Set.of(),
                Set.of(),
                records,
                new Known(List.of()),
                KeySets.none(),
                cluster.now()),
            new Scope.Everything(),
            ConfigurationState.of(List.of()).index())
        .decided();
  }

  private Map<ObjectName, Decided> decideWell() {
    return decide(pipeline::settle, Written::of);
  }

  private static Decided of(Map<ObjectName, Decided> decided, ObjectName trigger) {
    return requireNonNull(decided.get(trigger));
  }

  private static List<FindingCode> codes(Decided decided) {
    return decided.outcome().findings().stream().map(Finding::code).toList();
  }

  private void assertOthersAreDecidedAsEver(Map<ObjectName, Decided> decided) {
    Map<ObjectName, Decided> well = decideWell();
    assertThat(decided).containsOnlyKeys(well.keySet());
    decided.forEach(
        (name, each) -> {
          if (!name.name().startsWith(POISON)) {
            assertThat(each.written()).isEqualTo(of(well, name).written());
            assertThat(each.outcome().basis()).isEqualTo(Basis.SPEC);
          }
        });
  }

  @Test
  void whatWasInForceGoesOn() {
    write(POISON, "");
    decideWell().forEach((name, each) -> records.put(name, each.written().config()));
    TriggerConfig before = requireNonNull(records.get(name(POISON)));
    write(POISON, "methods: [GET]");

    Map<ObjectName, Decided> decided = decide(failingFor(QuarantineTest::isUsable), Written::of);

    assertOthersAreDecidedAsEver(decided);
    Decided poison = of(decided, name(POISON));
    assertThat(poison.outcome().basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(poison.written().config().behaviour()).isEqualTo(before.behaviour());
    assertThat(codes(poison)).startsWith(FindingCode.INTERNAL_ERROR);
    assertThat(poison.outcome().findings().toString()).doesNotContain("secret-of-the-trigger");
  }

  @Test
  void whereNothingWasInForceItDenies() {
    write(POISON, "");

    Map<ObjectName, Decided> decided = decide(failingFor(QuarantineTest::isUsable), Written::of);

    assertOthersAreDecidedAsEver(decided);
    assertThat(of(decided, name(POISON)).written().config().behaviour()).isInstanceOf(Refuse.class);
  }

  @Test
  void whereWhatWasInForceIsThePoisonItDenies() {
    write(POISON, "");
    decideWell().forEach((name, each) -> records.put(name, each.written().config()));

    Map<ObjectName, Decided> decided =
        decide(failingFor(QuarantineTest::decidesAnything), Written::of);

    assertOthersAreDecidedAsEver(decided);
    assertThat(of(decided, name(POISON)).written().config().behaviour()).isInstanceOf(Refuse.class);
  }

  @Test
  void itMayFailAsLateAsWhenTheRecordIsMade() {
    write(POISON, "");

    Map<ObjectName, Decided> decided =
        decide(
            pipeline::settle,
            (config, keySets) -> {
              if (config.trigger().equals(name(POISON)) && config.behaviour() instanceof Decide) {
                throw new StackOverflowError();
              }
              return Written.of(config, keySets);
            });

    assertOthersAreDecidedAsEver(decided);
    assertThat(codes(of(decided, name(POISON)))).startsWith(FindingCode.INTERNAL_ERROR);
  }

  @Test
  void itMayFailAsLateAsWhenItsEntryInTheIndexIsMade() {
    write(POISON, "");

    Map<ObjectName, Decided> decided = decide(this::holdingTwice, Written::of);

    assertOthersAreDecidedAsEver(decided);
    assertThat(codes(of(decided, name(POISON)))).startsWith(FindingCode.INTERNAL_ERROR);
  }

  /** The poison's host is given to it twice, of which no entry can be made. */
  private TriggerPipeline.Result holdingTwice(
      List<TriggerState> triggers,
      KeySets keySets,
      Holds holds,
      List<Reservation> reservations,
      Grants grants,
      Instant now) {
    TriggerPipeline.Result result =
        pipeline.settle(triggers, keySets, holds, reservations, grants, now);
    Map<ObjectName, TriggerOutcome> outcomes = new HashMap<>(result.outcomes());
    triggers.stream()
        .filter(QuarantineTest::isUsable)
        .forEach(
            state ->
                outcomes.computeIfPresent(state.prepared().name(), (_, outcome) -> twice(outcome)));
    return new TriggerPipeline.Result(outcomes, result.keySets(), result.reservations());
  }

  private static TriggerOutcome twice(TriggerOutcome outcome) {
    List<HostBinding> bindings = new ArrayList<>(outcome.share().bindings());
    bindings.addAll(outcome.share().bindings());
    return new TriggerOutcome(
        outcome.config(),
        outcome.basis(),
        outcome.findings(),
        new Share(bindings, outcome.share().losses()));
  }

  @Test
  void theyMayBeSeveral() {
    Set<ObjectName> poisons = new HashSet<>();
    for (int number = 0; number < 4; number++) {
      write(POISON + number, "");
      poisons.add(name(POISON + number));
    }

    Map<ObjectName, Decided> decided = decide(failingFor(QuarantineTest::isUsable), Written::of);

    assertOthersAreDecidedAsEver(decided);
    assertThat(poisons)
        .allSatisfy(
            name -> assertThat(codes(of(decided, name))).startsWith(FindingCode.INTERNAL_ERROR));
  }

  @Test
  void whoIsKnownIsNotLookedForAgainAndTriedAgainWhereAllAreLookedAt() {
    write(POISON, "");
    boolean[] mended = {false};
    WorldDecision decision =
        new WorldDecision(
            HostRules.DEFAULT, failingFor(state -> !mended[0] && isUsable(state)), Written::of);
    decide(decision);
    settled = 0;

    assertThat(codes(of(decide(decision), name(POISON)))).contains(FindingCode.INTERNAL_ERROR);
    assertThat(settled).isEqualTo(2);

    mended[0] = true;

    assertThat(codes(of(decide(decision), name(POISON))))
        .doesNotContain(FindingCode.INTERNAL_ERROR);
  }

  @Test
  void aFaultThatIsNoTriggersIsNotHidden() {
    assertThatThrownBy(() -> decide(failingFor(_ -> true), Written::of))
        .isInstanceOf(IllegalStateException.class);
  }

  /** One that can't go on takes nobody else's last good away, whoever is first by name. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "z"})
  void eachIsRefusedAsFarAsItHasToBe(String worse) {
    write(POISON + "-m", "");
    write(POISON + "-" + worse, "");
    decideWell().forEach((name, each) -> records.put(name, each.written().config()));

    Map<ObjectName, Decided> decided =
        decide(
            failingFor(
                state ->
                    isUsable(state)
                        || (decidesAnything(state)
                            && state.prepared().name().name().endsWith(worse))),
            Written::of);

    assertOthersAreDecidedAsEver(decided);
    assertThat(of(decided, name(POISON + "-m")).outcome().basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(of(decided, name(POISON + "-" + worse)).written().config().behaviour())
        .isInstanceOf(Refuse.class);
  }

  /** Its host and prefix stay its own while it denies, though an older trigger wants them. */
  @Test
  void whoDeniesKeepsWhatItHolds() {
    cluster.write(name("elder"), manifest("other", ""));
    cluster.pass(Duration.ofDays(30));
    write(POISON, "");
    decideWell().forEach((name, each) -> records.put(name, each.written().config()));
    cluster.write(name("elder"), manifest(POISON, ""));

    Map<ObjectName, Decided> decided =
        decide(failingFor(QuarantineTest::decidesAnything), Written::of);

    assertThat(of(decided, name(POISON)).written().config().selection().hostBindings())
        .isNotEmpty();
    assertThat(codes(of(decided, name("elder")))).contains(FindingCode.CONFLICT);
  }

  /**
   * Whoever writes it a hundred times harms his own namespace, in which what was in force stays.
   */
  @Test
  void ofANamespaceWithManyAllIsLeftAsItWas() {
    List<ObjectName> theirs = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      theirs.add(new ObjectName("theirs", POISON + number));
      cluster.write(theirs.getLast(), manifest(POISON + number, ""));
    }
    ObjectName harmless = new ObjectName("theirs", "harmless");
    cluster.write(harmless, manifest("harmless", ""));
    decideWell().forEach((name, each) -> records.put(name, each.written().config()));
    TriggerConfig before = requireNonNull(records.get(harmless));
    cluster.write(harmless, manifest("harmless", "methods: [GET]"));
    write("shop-0", "methods: [GET]");

    Map<ObjectName, Decided> decided = decide(failingFor(QuarantineTest::isUsable), Written::of);

    Map<ObjectName, Decided> well = decideWell();
    for (int number = 0; number < TRIGGERS; number++) {
      ObjectName others = name("shop-" + number);
      assertThat(of(decided, others).written()).isEqualTo(of(well, others).written());
    }
    assertThat(theirs)
        .allSatisfy(
            name -> assertThat(of(decided, name).outcome().basis()).isEqualTo(Basis.LAST_GOOD));
    assertThat(of(decided, harmless).written().config().behaviour()).isEqualTo(before.behaviour());
    assertThat(codes(of(decided, harmless))).contains(FindingCode.INTERNAL_ERROR);
  }

  @Test
  void aFaultOfTooManyIsOneOfAll() {
    for (int number = 0; number < 40; number++) {
      cluster.write(new ObjectName("team-" + number, POISON), manifest(POISON + number, ""));
    }

    assertThatThrownBy(() -> decide(failingFor(QuarantineTest::isUsable), Written::of))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFaultThatDoesNotHappenAgainRefusesNobody() {
    int[] times = {0};

    Map<ObjectName, Decided> decided = decide(failingFor(_ -> times[0]++ == 0), Written::of);

    assertOthersAreDecidedAsEver(decided);
  }
}
