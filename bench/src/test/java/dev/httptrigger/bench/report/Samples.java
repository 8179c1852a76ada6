package dev.httptrigger.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as it may be. */
final class Samples {
  static final BarPlot BARS =
      new BarPlot(
          "bars",
          "Cost & <others>",
          "µs",
          List.of(new BarPlot.Bar("always OK", 8.0), new BarPlot.Bar("HttpTrigger", 4.0)));
  static final CurvePlot CURVES =
      new CurvePlot(
          "curves",
          "Latency",
          "one in",
          "µs",
          List.of(
              new CurvePlot.Curve(
                  "HttpTrigger",
                  List.of(new CurvePlot.Point(1, 20), new CurvePlot.Point(1_000, 900))),
              new CurvePlot.Curve("always OK", List.of(new CurvePlot.Point(10, 50)))));
  static final FlameGraph FLAMES =
      new FlameGraph(
          "flames",
          "Where it goes",
          List.of(
              new FlameGraph.Block("Server.run", FlameGraph.Kind.NETWORK, 0, 1, 0),
              new FlameGraph.Block("Reader.read<init>", FlameGraph.Kind.OURS, 0, 0.25, 1),
              new FlameGraph.Block("Map.get", FlameGraph.Kind.OTHER, 0.25, 0.01, 1)));
  static final Section SECTION =
      new Section(
          "known-token",
          "A token seen before",
          "Some text.",
          List.of(
              Row.judged("CPU against always OK", 0.98, "×", Goal.atMost(1)),
              Row.judged("throughput", 1.5, "×", Goal.atLeast(1.8)).noting("disturbed | 1 of 3"),
              Row.told("checks a second", 123_456, "/s")),
          List.of(BARS),
          List.of(CURVES),
          List.of(FLAMES));

  private Samples() {}

  static Report report() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processor", "a fast one");
    return new Report("2026-01-01T00:00:00Z", true, machine, List.of(SECTION));
  }
}
