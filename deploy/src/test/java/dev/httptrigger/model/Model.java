package dev.httptrigger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.operator.publish.ModelledSecrets;
import dev.httptrigger.operator.publish.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A cluster with operators and servers, to which steps happen. One thread. */
final class Model {
  private static final int OPERATORS = 2;
  private static final int SERVERS = 3;
  private static final int ALL = Integer.MAX_VALUE;

  /** Longer than the brake, and any wait of an operator's. */
  private static final int ROUNDS_UNTIL_QUIET = 90;

  private static final Duration ROUND = Duration.ofSeconds(15);

  private Instant now = Instant.parse("2026-11-25T10:00:00Z");
  private long versions;
  private final ModelledSecrets secrets = new ModelledSecrets(this::nextVersion, () -> now);
  private final ModelledTriggers triggers = new ModelledTriggers(secrets::isUp, now);
  private final ModelledLeases leases = new ModelledLeases(this::nextVersion);
  private final Map<Integer, ModelledOperator> operators = new TreeMap<>();
  private final Map<Integer, ModelledReplica> servers = new TreeMap<>();
  private final Removals removals = new Removals(triggers);
  private final Deque<Step> rest = new ArrayDeque<>();
  private int replicas;

  private long nextVersion() {
    return ++versions;
  }

  /**
   * Lets all steps happen, one after the other, and then everything come to rest.
   *
   * @throws AssertionError if anything is ever as it must not be
   */
  static void run(List<Step> steps) {
    Model model = new Model();
    model.begin();
    model.rest.addAll(steps);
    while (!model.rest.isEmpty()) {
      model.happens(model.rest.removeFirst());
    }
    model.comeToRest();
  }

  /** One operator leads, one server follows. */
  private void begin() {
    ModelledOperator first = operators.computeIfAbsent(0, _ -> operator());
    first.lead();
    first.look();
    servers.computeIfAbsent(0, _ -> server()).list(secrets);
  }

  private void happens(Step step) {
    switch (step.kind()) {
      case CREATE -> triggers.create(name(step), step.b(), now);
      case EDIT -> triggers.edit(name(step), step.b());
      case SPOIL -> triggers.spoil(name(step));
      case DELETE -> triggers.delete(name(step), now);
      case REPLACE -> {
        triggers.delete(name(step), now);
        triggers.create(name(step), step.b(), now);
      }
      case DELETE_ALL -> ModelledTriggers.NAMES.forEach(each -> triggers.delete(each, now));
      case MOMENT -> passes(Duration.ofMillis(200L * step.a()));
      case MINUTE -> passes(Duration.ofSeconds(40));
      case LONG_WHILE -> passes(Duration.ofMinutes(11));
      case SERVER_START, SERVER_CRASH, SERVER_LISTS, SERVER_HEARS, SERVER_REPORTS ->
          happensToServer(step);
      case API_SERVER_AWAY -> secrets.up(false);
      case API_SERVER_BACK -> secrets.up(true);
      case COMPACTION -> secrets.compact();
      case RECORD_VANISHES ->
          record(step.a())
              .ifPresent(
                  each -> {
                    removals.touched(each.name());
                    secrets.remove(each.name());
                  });
      case RECORD_GARBLED -> record(step.a()).ifPresent(each -> put(garbled(each)));
      case RECORDS_SWAPPED -> swap(step);
      case OPERATOR_START -> operators.computeIfAbsent(step.a() % OPERATORS, _ -> operator());
      default -> {
        ModelledOperator operator = operators.get(step.a() % OPERATORS);
        if (operator != null && !operator.isBusy()) {
          happensToOperator(step, operator);
        }
      }
    }
    operators.values().forEach(operator -> operator.check(triggers, servers.values()));
  }

  private void happensToOperator(Step step, ModelledOperator operator) {
    int number = step.a() % OPERATORS;
    int changes = 1 + step.b() % 20;
    switch (step.kind()) {
      case OPERATOR_CRASH -> operators.remove(number);
      case OPERATOR_CRASH_IN_A_WRITE ->
          operator.meets(
              step.b() / 2 % 8, () -> crashIf(step.b() % 2 == 0), () -> crashIf(step.b() % 2 == 1));
      case OPERATOR_FREEZES_IN_A_WRITE ->
          operator.meets(step.b() % 8, () -> goesOnWithoutIt(4 + step.b()), () -> {});
      case OPERATOR_LEADS -> operator.lead();
      case OPERATOR_LOOKS -> looks(number, operator);
      case OPERATOR_HEARS_OF_SECRETS -> ifUp(() -> operator.hearOfSecrets(changes * 5));
      case OPERATOR_HEARS_OF_TRIGGERS -> ifUp(() -> operator.hearOfTriggers(changes));
      case OPERATOR_HEARS_OF_LEASES -> ifUp(() -> operator.hearOfLeases(changes));
      case OPERATOR_LISTS_ANEW -> ifUp(operator::listAnew);
      case OPERATOR_CLEARS_AWAY -> ifUp(() -> operator.clearAway(leases, pods()));
      default -> throw new IllegalStateException("nothing that happens to an operator: " + step);
    }
  }

  private static void crashIf(boolean now) {
    if (now) {
      throw new ModelledOperator.Crash();
    }
  }

  /** Others go on while one stands still. */
  private void goesOnWithoutIt(int steps) {
    for (int each = 0; each < steps && !rest.isEmpty(); each++) {
      happens(rest.removeFirst());
    }
  }

  private void looks(int number, ModelledOperator operator) {
    try {
      operator.look();
    } catch (ModelledOperator.Crash e) {
      operators.remove(number, operator);
    }
    passes(Duration.ofMillis(300));
  }

  private void happensToServer(Step step) {
    int number = step.a() % SERVERS;
    if (step.kind() == Step.Kind.SERVER_START) {
      ifUp(() -> servers.computeIfAbsent(number, _ -> server()));
      return;
    }
    ModelledReplica server = servers.get(number);
    if (server == null) {
      return;
    }
    switch (step.kind()) {
      case SERVER_CRASH -> servers.remove(number);
      case SERVER_LISTS ->
          ifUp(
              () -> {
                if (server.server().reached().isEmpty()) {
                  server.list(secrets);
                }
              });
      case SERVER_HEARS -> ifUp(() -> server.hear(secrets, 1 + step.b()));
      case SERVER_REPORTS -> ifUp(() -> server.report(leases, now));
      default -> throw new IllegalStateException("nothing that happens to a server: " + step);
    }
  }

  private void ifUp(Runnable what) {
    if (secrets.isUp()) {
      what.run();
    }
  }

  private void passes(Duration time) {
    now = now.plus(time);
  }

  private static ObjectName name(Step step) {
    return ModelledTriggers.NAMES.get(step.a() % ModelledTriggers.NAMES.size());
  }

  private Set<String> pods() {
    return servers.values().stream().map(each -> each.pod().name()).collect(Collectors.toSet());
  }

  private ModelledOperator operator() {
    return new ModelledOperator(
        secrets, triggers, leases, () -> now, record -> removals.written(record, now));
  }

  private ModelledReplica server() {
    String identity = "server-" + ++replicas;
    ModelledReplica server = new ModelledReplica(identity, triggers);
    leases.write(identity, server.server().firstReport(), now);
    return server;
  }

  private Optional<WireRecord> record(int which) {
    List<WireRecord> all = secrets.list();
    // Records of triggers are few beside those of the index: let half of it befall them.
    List<WireRecord> ofTriggers =
        all.stream().filter(each -> each.name().startsWith("trigger-")).toList();
    List<WireRecord> some = which % 2 == 0 && !ofTriggers.isEmpty() ? ofTriggers : all;
    return some.isEmpty() ? Optional.empty() : Optional.of(some.get(which % some.size()));
  }

  private static WireRecord garbled(WireRecord record) {
    Map<String, Octets> data = new HashMap<>(record.data());
    data.put(WireRecord.CONTENT, Octets.of(new byte[] {'{'}));
    return new WireRecord(record.name(), record.labels(), data);
  }

  private void swap(Step step) {
    Optional<WireRecord> one = record(step.a());
    Optional<WireRecord> other = record(step.b());
    if (one.isPresent() && other.isPresent()) {
      put(new WireRecord(one.get().name(), one.get().labels(), other.get().data()));
      put(new WireRecord(other.get().name(), other.get().labels(), one.get().data()));
    }
  }

  private void put(WireRecord record) {
    removals.touched(record.name());
    secrets.put(record);
  }

  /** Nothing goes wrong any more; then, within bounded time, everything is as it should be. */
  private void comeToRest() {
    secrets.up(true);
    operators.values().forEach(ModelledOperator::spare);
    ModelledOperator first = operators.computeIfAbsent(0, _ -> operator());
    first.lead();
    servers.computeIfAbsent(0, _ -> server());
    for (int round = 0; round < ROUNDS_UNTIL_QUIET; round++) {
      for (ModelledOperator operator : List.copyOf(operators.values())) {
        operator.hearOfSecrets(ALL);
        operator.hearOfTriggers(ALL);
        operator.hearOfLeases(ALL);
        operator.clearAway(leases, pods());
        operator.look();
        passes(Duration.ofSeconds(1));
        operator.look();
      }
      if (operators.values().stream().noneMatch(ModelledOperator::leads)) {
        first.lead();
      }
      for (ModelledReplica server : servers.values()) {
        if (server.server().reached().isEmpty()) {
          server.list(secrets);
        }
        server.hear(secrets, ALL);
        server.report(leases, now);
      }
      passes(ROUND);
      operators.values().forEach(operator -> operator.check(triggers, servers.values()));
    }
    checkRest();
  }

  private void checkRest() {
    ModelledOperator leader =
        operators.values().stream().filter(ModelledOperator::leads).findFirst().orElseThrow();
    Map<ObjectName, PreparedTrigger> all = triggers.all();
    assertThat(removals.listed()).as("the index").containsExactlyInAnyOrderElementsOf(all.keySet());
    for (ModelledReplica server : servers.values()) {
      assertThat(server.isReady()).as("a server is ready").isTrue();
      ModelledTriggers.NAMES.stream()
          .filter(name -> !all.containsKey(name))
          .forEach(
              name ->
                  assertThat(server.server().table().policy(name))
                      .as("%s is deleted", name)
                      .isEmpty());
      all.forEach((name, trigger) -> checkRest(server, trigger, leader));
    }
  }

  private static void checkRest(
      ModelledReplica server, PreparedTrigger trigger, ModelledOperator leader) {
    ObjectName name = trigger.name();
    if (leader.outcome(name).orElseThrow().kind() == Outcome.Kind.LEFT_AS_IT_IS) {
      // Nobody can say any more what it was: a server that never had it denies.
      return;
    }
    Optional<Long> generation = server.generation(name, trigger.uid());
    assertThat(generation).as("%s is in force", name).isPresent();
    if (leader.outcome(name).orElseThrow().accepted()) {
      assertThat(generation).as("%s as it is", name).contains(trigger.generation());
      assertThat(leader.saysProgrammed(name)).as("%s gets Programmed", name).isTrue();
    }
  }
}
