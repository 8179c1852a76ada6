package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.scenario.Plan;
import dev.httptrigger.bench.scenario.Run;
import dev.httptrigger.bench.scenario.Scenario;
import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What verifying within Envoy costs, and what asking HttpTrigger instead does. */
record EnvoyFilters() implements Scenario {
  /** About how long one of them takes to start and to show that it is right. */
  private static final Duration FOR_EACH = Duration.ofSeconds(20);

  static final String NAME = "peers-envoy";

  private static final double MEBIBYTE = 1 << 20;
  private static final int REMEMBERED = 1_000;
  private static final String NONE = "Envoy without a filter";
  private static final String JWT = "Envoy, jwt_authn";
  private static final String CACHE = "Envoy, jwt_authn that remembers";
  private static final String ASKS = "Envoy, HttpTrigger";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Envoy's own jwt_authn, and the hop";
  }

  @Override
  public Duration length(Plan plan) {
    return plan.turns(5).plus(FOR_EACH);
  }

  @Override
  public void prepare(Workload workload) {
    workload.addFresh(Ours.ALGORITHM);
  }

  @Override
  public Section measure(Run run) {
    CommonTask task = run.workload().commonTask();
    Pages all = Pages.of(task, task.tokens().size());
    Pages few = Pages.of(task, REMEMBERED / 2);
    Ours ours = new Ours(run);
    Rounds rounds = new Rounds();
    try (PageContender none =
            start(run, NONE, all.toNobody(), new EnvoyConfiguration.Filter.None());
        PageContender jwt = start(run, JWT, all, new EnvoyConfiguration.Filter.JwtAuthn(0));
        PageContender cache =
            start(run, CACHE, few, new EnvoyConfiguration.Filter.JwtAuthn(REMEMBERED));
        PageContender asks =
            start(
                run,
                ASKS,
                all,
                new EnvoyConfiguration.Filter.ExtAuthz(run.server().address().getPort()))) {
      for (PageContender each : List.of(jwt, cache, asks)) {
        Gated.requirePassed(each, task);
      }
      run.tell(title());
      for (PageContender each : List.of(none, jwt, cache, asks)) {
        each.saturate(); // to settle
      }
      for (int round = 0; round < run.plan().repetitions(); round++) {
        for (PageContender each : List.of(none, jwt, cache, asks)) {
          rounds.add(each.name(), each.saturate());
        }
        rounds.add(Ours.NEVER_SEEN, ours.neverSeen());
      }
      return section(rounds, jwt, asks);
    } catch (LeftOutException e) {
      LeftOut leftOut = new LeftOut();
      leftOut.add("jwt_authn", e);
      return Section.of(name(), title(), leftOut.sentence().strip(), List.of());
    }
  }

  private static PageContender start(
      Run run, String name, Pages pages, EnvoyConfiguration.Filter filter) {
    CommonTask task = run.workload().commonTask();
    Setting setting =
        new Setting(Site.all(List.of(task.host()), Policy.of(task)), "", run.folder());
    boolean asks = filter instanceof EnvoyConfiguration.Filter.ExtAuthz;
    return PageContender.start(
        EnvoyAlone.prepare(name, setting, filter),
        pages,
        asks ? List.of(run.server().pid()) : List.of(),
        run);
  }

  private Section section(Rounds rounds, PageContender jwt, PageContender asks) {
    double base = rounds.cpuMicros(NONE);
    double filter = rounds.cpuMicros(JWT) - base;
    double hop = rounds.cpuMicros(ASKS) - base;
    double neverSeen = rounds.cpuMicros(Ours.NEVER_SEEN);
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.judged(
                "RS256 never seen, HttpTrigger against the filter",
                neverSeen / filter,
                "×",
                Goal.atMost(1.0))
            .noting("HttpTrigger's process against the filter alone: the hop is not in it"));
    rows.add(
        Row.judged(
                "known token, all that HttpTrigger adds against all that the filter adds",
                hop / filter,
                "×",
                Goal.atMost(2.0))
            .noting("Envoy's part of the hop and HttpTrigger's process together"));
    rows.add(
        Row.told(
            "known token, Envoy and HttpTrigger against Envoy with the filter",
            rounds.times(ASKS, JWT),
            "×"));
    rows.add(Row.told("CPU that the filter adds to a request", filter, "µs"));
    rows.add(
        Row.told(
                "CPU that it adds when it remembers the token",
                rounds.cpuMicros(CACHE) - base,
                "µs")
            .noting("its own cache, off by default, with tokens that fit into it"));
    rows.add(Row.told("CPU that asking HttpTrigger adds, known token", hop, "µs"));
    rows.add(Row.told("of it Envoy", hop - asks.helpersMicros(), "µs"));
    rows.add(Row.told("of it HttpTrigger", asks.helpersMicros(), "µs"));
    for (String who : List.of(NONE, JWT, CACHE, ASKS)) {
      rows.add(
          Row.told("CPU of a request, " + who, rounds.cpuMicros(who), "µs")
              .noting(rounds.note(who)));
    }
    rows.add(
        Row.told("CPU of a check, " + Ours.NEVER_SEEN, neverSeen, "µs")
            .noting(rounds.note(Ours.NEVER_SEEN)));
    rows.add(
        Row.told(
            "memory (RSS) of Envoy with the filter",
            Proc.residentBytes(jwt.pid()) / MEBIBYTE,
            "MiB"));
    rows.add(
        Row.told(
            "from Envoy's start to its first right answer",
            jwt.firstAnswer().toNanos() / 1e6,
            "ms"));
    return new Section(
        name(),
        title(),
        "One Envoy with one worker thread answers requests itself, without an upstream, over"
            + " HTTP/1.1 with a hundred connections. What a filter adds is what the same Envoy"
            + " costs with it less what it costs without. A filter within Envoy needs no hop: that"
            + " is what HttpTrigger can't have.",
        rows,
        List.of(
            new BarPlot(
                NAME,
                "CPU added to a request",
                "µs",
                List.of(
                    new BarPlot.Bar("jwt_authn", Math.max(0, filter)),
                    new BarPlot.Bar("hop and HttpTrigger", Math.max(0, hop))))),
        List.of());
  }
}
