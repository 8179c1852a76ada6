package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.profile.Profile;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether what a check of a known token costs depends on how many triggers there are, when
 * everything else is the same: as many requests, and as many tokens that are remembered.
 */
record KnownTokenHosts() implements Scenario {
  @Override
  public String name() {
    return "known-token-hosts";
  }

  @Override
  public String title() {
    return "A token that was seen before, at ten thousand hosts against ten";
  }

  /** It starts a server on ten thousand triggers. */
  @Override
  public boolean isQuick() {
    return false;
  }

  @Override
  public Duration length(Plan plan) {
    return Plan.start(plan.manyTriggers().getFirst())
        .plus(Plan.start(plan.mostTriggers()))
        .plus(plan.warming().comparisonWhole().multipliedBy(2))
        .plus(plan.turns(2))
        .plus(plan.latencies().multipliedBy(2));
  }

  /** A server on so many triggers, and what it is asked. */
  private record Side(int triggers, GrpcProcess process, Questions questions, Repeated cost) {
    String of() {
      return String.format(Locale.ROOT, ", %d triggers", triggers);
    }
  }

  @Override
  public Section measure(Run run) {
    int few = run.plan().manyTriggers().getFirst();
    int many = run.plan().mostTriggers();
    List<Side> sides = List.of(side(run, few, many / few), side(run, many, 1));
    sides.forEach(side -> run.warmUpBaseLine(side.process(), side.questions()));
    run.tell(title());
    for (int repetition = 0; repetition < run.plan().repetitions(); repetition++) {
      for (Side side : sides) {
        side.cost().add(run.saturate(side.process(), side.questions()));
      }
    }
    Recordings recordings = new Recordings(run);
    for (Side side : sides) {
      Profile _ = recordings.saturated("known token" + side.of(), side.process(), side.questions());
      side.process().close();
    }
    return section(sides.getFirst(), sides.getLast(), recordings);
  }

  private static Side side(Run run, int triggers, int tokens) {
    try {
      Path folder = Files.createDirectory(run.folder().resolve("known-at-" + triggers));
      run.workload().commonTask().writeTriggers(folder, triggers);
      run.tell("starting on " + triggers + " triggers");
      return new Side(
          triggers,
          run.serve(folder),
          run.workload().commonTask().recommendedChecksAt(triggers, tokens),
          new Repeated());
    } catch (IOException e) {
      throw new UncheckedIOException("can't write triggers", e);
    }
  }

  private Section section(Side few, Side many, Recordings recordings) {
    Spread ratio = many.cost().against(few.cost());
    List<Row> rows = new ArrayList<>();
    rows.add(
        Row.judged(
                "CPU of a check, most triggers against fewest",
                ratio.median(),
                "×",
                Goal.atMost(1.1))
            .noting(many.cost().noting(ratio)));
    for (Side side : List.of(few, many)) {
      rows.add(
          Row.told("CPU of a check" + side.of(), side.cost().cpuMicros(), "µs")
              .noting(side.cost().note()));
    }
    rows.addAll(recordings.rows());
    return Section.of(
        name(),
        title(),
        "Each trigger has a host and a key set of its own. One good token at each of the many hosts"
            + " in turn, or as many thousand at each of the few, so that both servers are asked as"
            + " many different requests and remember as many tokens. Closed loop, one core for the"
            + " server, one for the load; profiles as below.",
        rows);
  }
}
