package dev.httptrigger.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.slf4j.event.Level;

/**
 * The log of a process that stays. Its lines are written by a thread of their own and, where nobody
 * reads them, dropped: no request waits for whoever reads standard error.
 */
final class Logs {
  /** Above the loggers of all modules, which are named after their classes. */
  private static final String OWN = "dev.httptrigger";

  private Logs() {}

  /** What libraries tell {@code java.util.logging} goes into the log, too. */
  static void takeAll() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /**
   * How much is told. Below INFO that is HttpTrigger's own: libraries write what goes over the wire
   * into their debug lines, tokens and Secrets with it.
   */
  static void setLevel(Level level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      ch.qos.logback.classic.Level wanted = ch.qos.logback.classic.Level.convertAnSLF4JLevel(level);
      context.getLogger(OWN).setLevel(wanted);
      if (wanted.isGreaterOrEqual(ch.qos.logback.classic.Level.INFO)) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(wanted);
      }
    }
  }

  /** Writes what is not written yet, for a second at most. Nothing is logged after it. */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
