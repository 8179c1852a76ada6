package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside this JVM and never outlives it, not even when the JVM is killed with
 * SIGKILL. What it writes to standard output and standard error goes to one log file.
 *
 * <p>The program is started through a shell that first leaves a watcher behind and then becomes the
 * program, so {@link #pid} and signals are the program's own. The watcher reads from a pipe whose
 * other end this JVM holds; when the JVM ends in whatever way, the pipe closes and the watcher
 * kills the program. Safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final String BECOME_THE_PROGRAM =
      """
      exec 3<&0
      ( read -r line <&3 || kill -KILL $$ ) </dev/null >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-
      """;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final String name;
  private final Process process;
  private final Path logFile;

  private ChildProcess(String name, Process process, Path logFile) {
    this.name = name;
    this.process = process;
    this.logFile = logFile;
  }

  /**
   * Starts a program.
   *
   * @param words the program and its arguments, passed as they are
   * @param environment added to the environment of this process
   * @param logFile where its output goes; appended to when it exists
   * @throws RealPartException when the program can't be started
   */
  public static ChildProcess start(
      List<String> words, Map<String, String> environment, Path logFile) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", BECOME_THE_PROGRAM, "sh"));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
    builder.environment().putAll(environment);
    String name = Path.of(words.getFirst()).getFileName().toString();
    try {
      return new ChildProcess(name, builder.start(), logFile);
    } catch (IOException e) {
      throw new RealPartException("can't start " + words.getFirst() + ": " + e.getMessage(), e);
    }
  }

  /** The program's own process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it still runs. A frozen one does. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code once it has ended; 128 plus the signal's number when a signal ended it. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** The file that gets its output. */
  public Path logFile() {
    return logFile;
  }

  /** All it has written so far; bytes that are no UTF-8 show as U+FFFD. */
  public String log() {
    try {
      return new String(Files.readAllBytes(logFile), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of the log, with a heading that names the file: for messages of failure. */
  public String logTail() {
    List<String> lines = log().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - 40), lines.size());
    return "--- end of " + logFile + "\n" + String.join("\n", last);
  }

  /** Stops the program where it is (SIGSTOP): alive, its ports open, and deaf. */
  public void freeze() {
    signal("STOP");
  }

  /** Lets a frozen program go on (SIGCONT). */
  public void thaw() {
    signal("CONT");
  }

  /** Ends the program at once (SIGKILL) and waits for its end. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(GRACE);
  }

  /**
   * Asks the program to end (SIGTERM), waits, and kills it when it has not ended within 10 seconds.
   *
   * @return whether it ended by itself
   */
  public boolean stop() {
    return stop(GRACE);
  }

  /** Like {@link #stop()}, with another time to wait before it is killed. */
  public boolean stop(Duration grace) {
    // Process.destroy would also close the watcher's pipe, and the watcher would kill at once.
    process.toHandle().destroy();
    boolean ended = awaitEnd(grace);
    if (!ended) {
      kill();
    }
    return ended;
  }

  /** The same as {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /** The program's name and process id; never its arguments. */
  @Override
  public String toString() {
    return name + " (process " + pid() + ")";
  }

  private boolean awaitEnd(Duration longest) {
    try {
      return process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw RealPartException.interrupted("waiting for the end of " + this, e);
    }
  }

  private void signal(String signal) {
    Command.of("kill", "-" + signal, Long.toString(pid())).run().outOrThrow();
  }
}
