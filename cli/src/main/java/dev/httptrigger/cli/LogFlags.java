package dev.httptrigger.cli;

import java.util.Optional;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** The flag of the commands that stay which says how much their log tells. */
final class LogFlags {
  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug|trace",
      description =
          "How much the log on standard error tells. Below info only HttpTrigger itself tells more,"
              + " as libraries would write what goes over the wire. Default: info.")
  private Optional<Level> level = Optional.empty();

  /** From here on the log is as the flag says. */
  void begin() {
    Logs.takeAll();
    level.ifPresent(Logs::setLevel);
  }
}
