package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.bench.process.FirstAnswer;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.report.BarPlot;
import dev.httptrigger.bench.report.Goal;
import dev.httptrigger.bench.report.Row;
import dev.httptrigger.bench.report.Section;
import dev.httptrigger.bench.workload.Questionnaire;
import dev.httptrigger.testkit.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to its first right answer, and the memory it then has. */
record StartUp() implements Scenario {
  private static final double MEBIBYTE = 1 << 20;
  private static final String GRPC_ADDRESS = "--grpc-address=";

  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public String title() {
    return "From start to the first right answer, one core";
  }

  @Override
  public Section measure(Run run) {
    Questionnaire ours = run.workload().known();
    Questions theirs = ours.forAlwaysOk();
    List<Double> server = new ArrayList<>();
    List<Double> alwaysOk = new ArrayList<>();
    for (int start = 0; start < run.plan().starts(); start++) {
      run.tell("start " + (start + 1) + " of " + run.plan().starts());
      int port = FreePorts.next();
      alwaysOk.add(
          millis(
              FirstAnswer.after(
                  run.alwaysOkWords("generated", Integer.toString(port)),
                  port,
                  theirs,
                  run.cores(),
                  run.nextLog())));
      int other = FreePorts.next();
      server.add(
          millis(
              FirstAnswer.after(serverWords(run, other), other, ours, run.cores(), run.nextLog())));
    }
    double resident;
    try (GrpcProcess fresh = run.serve(run.workload().folder())) {
      resident = Proc.residentBytes(fresh.pid()) / MEBIBYTE;
    }
    double own = median(server);
    double base = median(alwaysOk);
    return new Section(
        name(),
        title(),
        "The JVM is started as the launcher starts it; the launcher's own time is not in it."
            + " The first answer has to be the right one, so the triggers have been read by then.",
        List.of(
            Row.judged(
                "to the first right answer, against always OK", own / base, "×", Goal.atMost(2.2)),
            Row.told("to the first right answer", own, "ms"),
            Row.told("to the first answer of always OK", base, "ms"),
            Row.judged("memory (RSS) once ready", resident, "MiB", Goal.atMost(110))),
        List.of(
            new BarPlot(
                "start-up",
                title(),
                "ms",
                List.of(new BarPlot.Bar("always OK", base), new BarPlot.Bar("HttpTrigger", own)))),
        List.of());
  }

  /** The words that started the server, with another port. */
  private static List<String> serverWords(Run run, int port) {
    return run.server().command().words().stream()
        .map(word -> word.startsWith(GRPC_ADDRESS) ? GRPC_ADDRESS + "127.0.0.1:" + port : word)
        .toList();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
