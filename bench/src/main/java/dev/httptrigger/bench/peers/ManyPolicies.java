package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.machine.Pause;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.process.JvmMemory;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.scenario.ChangeCost;
import dev.httptrigger.bench.scenario.MemoryRows;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.Scenario;
import dev.httptrigger.bench.scenario.WrongAnswersException;
import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.testkit.IdentityProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongFunction;

/**
 * Thousands of policies, each with a host of its own, against one: what a request costs, what a
 * change costs, what memory they take.
 *
 * @param peers who, beside Envoy's own filter and HttpTrigger
 */
record ManyPolicies(List<Peer> peers) implements Scenario {
  /** About how long one of them takes to start and to show that it is right. */
  private static final Duration FOR_EACH = Duration.ofSeconds(20);

  static final String NAME = "peers-many";

  private static final String OURS = "HttpTrigger";
  private static final String ENVOY = "jwt_authn";
  private static final double MEBIBYTE = 1 << 20;
  private static final int CHANGED = 7;
  private static final int SAMPLES = 20;

  /** More than a server that looks for changes by itself needs to see one. */
  private static final Duration APART = Duration.ofMillis(700);

  private static final Duration LONGEST_CHANGE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int FEW_CHANGES = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Thousands of policies, beside its peers";
  }

  /** A contender that runs on so many policies. */
  private record Running(
      Contender contender, double readySeconds, BiConsumer<Integer, Policy> change, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      contender.close();
      end.run();
    }
  }

  /** What came of a contender. */
  private record Figures(
      double cpuAtOne,
      double cpuAtMany,
      double changeMillis,
      double residentMebibytes,
      List<Row> memory,
      double readySeconds,
      String note) {}

  @Override
  public Duration length(Plan plan) {
    return plan.turns(2).plus(FOR_EACH).multipliedBy(peers.size() + 2L);
  }

  @Override
  public Section measure(Run run) {
    int policies = run.plan().manyTriggers().getLast();
    Map<String, Figures> figures = new LinkedHashMap<>();
    LeftOut leftOut = new LeftOut();
    try (IdentityProvider keys = IdentityProvider.start(run.workload().commonTask().mint())) {
      // Each change of ours is a few ticks of the kernel's clock, so many are made.
      int changes = Math.clamp(policies / 250, FEW_CHANGES, 40);
      figures.put(OURS, figuresOfOurs(run, policies, changes));
      Map<String, IntFunction<Running>> others = new LinkedHashMap<>();
      others.put(ENVOY, number -> envoy(run, number));
      for (Peer peer : peers) {
        others.put(peer.name(), number -> peer(run, peer, number, keys.keySetUrl()));
      }
      others.forEach(
          (name, start) -> {
            try {
              run.tell(policies + " policies: " + name);
              figures.put(name, figures(run, policies, FEW_CHANGES, start, _ -> List.of()));
            } catch (LeftOutException e) {
              run.tell("not measured: " + name + ": " + e.getMessage());
              leftOut.add(name, e);
            }
          });
    }
    return section(policies, figures, leftOut);
  }

  private static Figures figuresOfOurs(Run run, int policies, int changes) {
    try {
      return figures(
          run,
          policies,
          changes,
          number -> ours(run, number),
          pid -> memoryRows(pid, String.format(Locale.ROOT, ", %d policies, %s", policies, OURS)));
    } catch (LeftOutException e) {
      throw new WrongAnswersException(OURS + ": " + e.getMessage());
    }
  }

  private static List<Row> memoryRows(long pid, String whose) {
    List<Row> rows = new ArrayList<>(MemoryRows.of(JvmMemory.of(pid), whose));
    rows.add(MemoryRows.inUse(JvmMemory.heapInUse(pid), whose));
    return rows;
  }

  private static Figures figures(
      Run run,
      int policies,
      int changes,
      IntFunction<Running> start,
      LongFunction<List<Row>> memory) {
    CommonTask task = run.workload().commonTask();
    Rounds rounds = new Rounds();
    String one = "one";
    String many = "many";
    try (Running few = start.apply(1);
        Running all = start.apply(policies)) {
      Gated.requirePassed(all.contender(), task, CommonTask.hosts(policies).getLast());
      few.contender().saturate(); // to settle
      all.contender().saturate();
      for (int round = 0; round < run.plan().repetitions(); round++) {
        rounds.add(one, few.contender().saturate());
        rounds.add(many, all.contender().saturate());
      }
      double resident = Proc.residentBytes(all.contender().pid()) / MEBIBYTE;
      List<Row> uses = memory.apply(all.contender().pid());
      double change = changeMillis(all, task, policies, changes);
      return new Figures(
          rounds.cpuMicros(one),
          rounds.cpuMicros(many),
          change,
          resident,
          uses,
          all.readySeconds(),
          rounds.note(many));
    }
  }

  private static double changeMillis(Running running, CommonTask task, int policies, int changes) {
    int site = Math.min(CHANGED, policies - 1);
    String host = CommonTask.hosts(policies).get(site);
    Policy policy = Policy.of(task);
    Optional<String> token = Optional.of(task.tokens().getFirst());
    return ChangeCost.millis(
        running.contender().pid(),
        changes,
        number -> {
          boolean good = number % 2 == 1;
          running.change().accept(site, good ? policy : policy.forOthers());
          Pause.of(APART);
          await(() -> running.contender().ask(host, token).allowed() == good);
        });
  }

  private static void await(BooleanSupplier inForce) {
    long end = System.nanoTime() + LONGEST_CHANGE.toNanos();
    while (!inForce.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new LeftOutException("a change does not come into force");
      }
      Pause.of(POLL);
    }
  }

  private static Running ours(Run run, int policies) {
    CommonTask task = run.workload().commonTask();
    Path folder = folder(run, "policies-" + policies);
    task.writeTriggers(folder, policies);
    long start = System.nanoTime();
    GrpcProcess process = run.serve(folder);
    CheckContender contender = new CheckContender(process, task.recommendedChecksAt(policies), run);
    double ready = readySeconds(contender, task, policies, start);
    run.warmUpBaseLine(process, task.recommendedChecksAt(policies));
    return new Running(
        contender,
        ready,
        (site, policy) -> task.writeTrigger(folder, site, policy.audience()),
        () -> {});
  }

  private static Running envoy(Run run, int policies) {
    CommonTask task = run.workload().commonTask();
    Setting setting =
        new Setting(
            Site.all(CommonTask.hosts(policies), Policy.of(task)),
            "",
            folder(run, "jwt-authn-" + policies));
    Prepared prepared =
        EnvoyAlone.prepare(ENVOY, setting, new EnvoyConfiguration.Filter.JwtAuthn(0));
    long start = System.nanoTime();
    PageContender contender =
        PageContender.start(prepared, Pages.at(task, policies), List.of(), run);
    return running(contender, prepared, readySeconds(contender, task, policies, start));
  }

  private static Running peer(Run run, Peer peer, int policies, String keySetUrl) {
    CommonTask task = run.workload().commonTask();
    Setting setting =
        new Setting(
            Site.all(CommonTask.hosts(policies), Policy.of(task)),
            keySetUrl,
            folder(run, peer.name() + "-" + policies));
    Prepared prepared = SideBySide.prepared(peer, setting);
    try {
      long start = System.nanoTime();
      CheckContender contender = CheckContender.start(prepared, task.checksAt(policies), run);
      return running(contender, prepared, readySeconds(contender, task, policies, start));
    } catch (LeftOutException e) {
      prepared.close();
      throw e;
    }
  }

  private static Running running(Contender contender, Prepared prepared, double readySeconds) {
    return new Running(contender, readySeconds, prepared.change(), prepared::close);
  }

  /** Until a good token passes at hosts all over the range. */
  private static double readySeconds(
      Contender contender, CommonTask task, int policies, long start) {
    List<String> hosts = CommonTask.hosts(policies);
    List<String> samples = new ArrayList<>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      samples.add(hosts.get((int) ((long) sample * (policies - 1) / Math.max(1, SAMPLES - 1))));
    }
    try {
      Gated.awaitGood(contender, task, samples);
    } catch (LeftOutException e) {
      contender.close();
      throw e;
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static Path folder(Run run, String name) {
    try {
      return Files.createDirectories(run.folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a folder", e);
    }
  }

  private Section section(int policies, Map<String, Figures> figures, LeftOut leftOut) {
    List<Row> rows = new ArrayList<>();
    String of = String.format(Locale.ROOT, ", %d policies", policies);
    figures.forEach(
        (name, found) -> {
          boolean ours = name.equals(OURS);
          double growth = found.cpuAtMany() / found.cpuAtOne();
          String against = "CPU of a request" + of + " against one, " + name;
          rows.add(
              ours
                  ? Row.judged(against, growth, "×", Goal.atMost(1.1))
                  : Row.told(against, growth, "×"));
          rows.add(
              Row.told("CPU of a request" + of + ", " + name, found.cpuAtMany(), "µs")
                  .noting(found.note()));
          String change = "CPU of one change" + of + ", " + name;
          rows.add(
              ours
                  ? Row.judged(change, found.changeMillis(), "ms", Goal.atMost(1))
                  : Row.told(change, found.changeMillis(), "ms"));
          rows.add(Row.told("memory (RSS)" + of + ", " + name, found.residentMebibytes(), "MiB"));
          rows.addAll(found.memory());
          rows.add(Row.told("ready" + of + ", " + name, found.readySeconds(), "s"));
        });
    Figures authorino = figures.get("Authorino");
    Figures ours = figures.get(OURS);
    if (authorino != null && ours != null) {
      rows.addFirst(
          Row.judged(
              "memory" + of + ", against Authorino",
              authorino.residentMebibytes() / ours.residentMebibytes(),
              "×",
              Goal.atLeast(8)));
    }
    return Section.of(
        name(),
        title(),
        "Each policy has a host of its own; one good token goes to all hosts in turn. HttpTrigger's"
            + " key sets are inline and each another one, jwt_authn's are inline, OPA-Envoy's are"
            + " in its data, the others fetch one from a URL. A change gives one policy another"
            + " audience; of its cost, what the server uses in the same time without a change is"
            + " taken off. What HttpTrigger's memory is for is looked at before the changes."
            + leftOut.sentence(),
        rows);
  }
}
