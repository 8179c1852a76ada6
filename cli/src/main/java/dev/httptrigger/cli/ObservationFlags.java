package dev.httptrigger.cli;

import dev.httptrigger.extauthz.decisionlog.Selection;
import dev.httptrigger.extauthz.decisionlog.Selection.Mode;
import dev.httptrigger.extauthz.server.Observation;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that say what is told about decisions. */
final class ObservationFlags {
  @Option(
      names = "--decision-log",
      paramLabel = "off|denials|sampled|all",
      defaultValue = "off",
      description =
          "Which decisions are written to standard output, one JSON object a line. Never a token, "
              + "a claim, a cookie, a path or a body. Default: off.")
  private Mode log = Mode.OFF;

  @Option(
      names = "--decision-log-one-in",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Of how many decisions one is logged with --decision-log sampled. Default: 100.")
  private int oneIn = 100;

  @Option(
      names = "--metrics-by-trigger",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Count decisions by trigger too, for at most 1000 triggers.")
  private boolean byTrigger;

  @Option(
      names = "--metrics-exemplars",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Name a request now and then, by its x-request-id, beside the time its decision took"
              + " (OpenMetrics exemplars).")
  private boolean exemplars;

  /**
   * All that the flags say.
   *
   * @throws UsageException where a value is out of range
   */
  Observation observation() {
    if (oneIn < 1) {
      throw new UsageException("--decision-log-one-in is " + oneIn + ": write 1 or more.");
    }
    return new Observation(
        log == Mode.OFF ? Selection.OFF : new Selection(log, oneIn), byTrigger, exemplars);
  }
}
