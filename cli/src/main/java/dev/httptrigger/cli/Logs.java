package dev.httptrigger.cli;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The log of a process that stays. Its lines are written by a thread of their own and, where nobody
 * reads them, dropped: no request waits for whoever reads standard error.
 */
final class Logs {
  private Logs() {}

  /** What libraries tell {@code java.util.logging} goes into the log, too. */
  static void takeAll() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /** Writes what is not written yet, for a second at most. Nothing is logged after it. */
  static void flush() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
