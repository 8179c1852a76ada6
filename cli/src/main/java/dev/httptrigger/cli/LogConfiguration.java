package dev.httptrigger.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.io.File;

/**
 * The log as it begins: one JSON object a line, on standard error, since standard output belongs to
 * the commands' answers. Logback finds it as a service. It is code and no file: to read a file's
 * XML took a quarter of a server's way to its first answer.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  private static final int LINES_WAITING = 1_024;
  private static final int LONGEST_FLUSH_MILLIS = 1_000;

  /** For logback, which makes its services itself. */
  public LogConfiguration() {}

  @Override
  public ExecutionStatus configure(LoggerContext log) {
    String file = System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY);
    if (file != null && isThere(file)) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY; // whoever wants another log names logback a file
    }
    // Nothing of logback's own start, whatever it warns about.
    log.getStatusManager().add(new NopStatusListener());
    // Why a connection failed, grpc-java tells with what came over it: the request line of who
    // speaks HTTP/1 to it, query and all, or the bytes of who speaks no TLS.
    log.getLogger("io.grpc").setLevel(Level.ERROR);
    Logger root = log.getLogger(Logger.ROOT_LOGGER_NAME);
    // Below info libraries write requests and Secrets whole: the flag log-level leaves them here.
    root.setLevel(Level.INFO);
    root.addAppender(later(log, standardError(log)));
    if (file != null) {
      log.getLogger(LogConfiguration.class)
          .warn(
              "There is no {}, which {} names: the log is as always.",
              file,
              ClassicConstants.CONFIG_FILE_PROPERTY);
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Else logback would go on without any file, and tell all that libraries tell. */
  private static boolean isThere(String file) {
    String path = file.startsWith("file:") ? file.substring("file:".length()) : file;
    return new File(path).canRead()
        || LogConfiguration.class.getClassLoader().getResource(path) != null;
  }

  /** Whoever logs never waits for whoever reads: lines that nobody takes are dropped. */
  private static Appender<ILoggingEvent> later(
      LoggerContext log, Appender<ILoggingEvent> appender) {
    AsyncAppender later = new AsyncAppender();
    later.setContext(log);
    later.setName("later");
    later.setQueueSize(LINES_WAITING);
    later.setDiscardingThreshold(0);
    later.setNeverBlock(true);
    later.setMaxFlushTime(LONGEST_FLUSH_MILLIS);
    later.addAppender(appender);
    later.start();
    return later;
  }

  private static Appender<ILoggingEvent> standardError(LoggerContext log) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(log);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(lines(log));
    appender.start();
    return appender;
  }

  private static JsonEncoder lines(LoggerContext log) {
    JsonEncoder lines = new JsonEncoder();
    lines.setContext(log);
    lines.setWithSequenceNumber(false);
    lines.setWithNanoseconds(false);
    lines.setWithContext(false);
    lines.setWithMessage(false);
    lines.setWithFormattedMessage(true);
    lines.setWithArguments(false);
    lines.setWithMarkers(false);
    lines.setWithMDC(false);
    lines.setWithKVPList(false);
    lines.start();
    return lines;
  }
}
