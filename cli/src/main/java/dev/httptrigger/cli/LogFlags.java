package dev.httptrigger.cli;

import dev.httptrigger.extauthz.admin.AotCache;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** The flag of the commands that stay which says how much their log tells. */
final class LogFlags {
  private static final Logger LOG = LoggerFactory.getLogger(LogFlags.class);

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
    if (AotCache.ofThisProcess() == AotCache.REJECTED) {
      LOG.warn(
          "The JVM's cache of loaded classes was made for another JVM, other flags or other jars,"
              + " and is not used: starts take twice the time. mvn package makes it anew.");
    }
  }
}
