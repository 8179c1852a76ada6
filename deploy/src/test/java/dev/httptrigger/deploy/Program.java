package dev.httptrigger.deploy;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.RawHttp;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code ./httptrigger …} as a process of its own, the way a person starts it.
 *
 * @param process the running program
 */
public record Program(ChildProcess process) implements AutoCloseable {
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(20);

  private static final Pattern GRPC =
      Pattern.compile("^listening grpc=\\S+:(\\d+) ", Pattern.MULTILINE);
  private static final Pattern HTTP =
      Pattern.compile("^listening .*http=\\S+:(\\d+) ", Pattern.MULTILINE);
  private static final Pattern ADMIN =
      Pattern.compile("^listening .*admin=\\S+:(\\d+)$", Pattern.MULTILINE);

  /** Loaded, and the launcher called with it, by the first call of {@link #launcher}. */
  private static final class Launcher {
    static final Path BUILT = built();

    private Launcher() {}

    private static Path built() {
      Path launcher = Checkout.root().resolve("httptrigger");
      Command.of(launcher.toString(), "--help")
          .within(LONGEST_BUILD)
          .runAndShowProgress()
          .outOrThrow();
      return launcher;
    }
  }

  /**
   * {@code ./httptrigger}, built: by Maven before the tests, or else now by itself, for which it
   * gets more time than a program's start.
   */
  public static Path launcher() {
    return Launcher.BUILT;
  }

  /**
   * Starts it.
   *
   * @param logFile new; its output goes there
   */
  public static Program start(
      Path logFile, Map<String, String> environment, List<String> arguments) {
    return start(logFile, environment, List.of(), arguments);
  }

  /**
   * The same in surroundings of its own.
   *
   * @param around the words before the program's own, which start it
   */
  public static Program start(
      Path logFile, Map<String, String> environment, List<String> around, List<String> arguments) {
    List<String> words =
        Stream.of(around.stream(), Stream.of(launcher().toString()), arguments.stream())
            .flatMap(each -> each)
            .toList();
    return new Program(ChildProcess.start(words, environment, logFile));
  }

  /** Waits for the listening line and gives the gRPC port in it. */
  public int grpcPort() {
    return port(GRPC);
  }

  /** Waits for the listening line and gives the forward-auth port in it. */
  public int httpPort() {
    return port(HTTP);
  }

  /** Waits for the listening line and gives the admin port in it. */
  public int adminPort() {
    return port(ADMIN);
  }

  private int port(Pattern pattern) {
    return await(process + " says where it listens")
        .atMost(Duration.ofSeconds(60))
        .until(() -> find(pattern), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Integer> find(Pattern pattern) {
    if (!process.isAlive()) {
      throw new IllegalStateException(process + " ended: " + process.logTail());
    }
    return pattern
        .matcher(process.log())
        .results()
        .map((MatchResult match) -> Integer.parseInt(match.group(1)))
        .findFirst();
  }

  /** Whether {@code /readyz} answers 200. */
  boolean isReady() {
    return isReady(adminPort());
  }

  /** Waits until {@code /readyz} answers 200. */
  public void awaitReady() {
    int admin = adminPort();
    await(process + " is ready").atMost(Duration.ofSeconds(60)).until(() -> isReady(admin));
  }

  private static boolean isReady(int admin) {
    try {
      return RawHttp.get(admin, "127.0.0.1", "/readyz").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** SIGSTOP. */
  public void freeze() {
    process.freeze();
  }

  /** SIGCONT. */
  public void thaw() {
    process.thaw();
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it wrote. */
  public String log() {
    return process.log();
  }

  /** The end of what it wrote. */
  public String logTail() {
    return process.logTail();
  }

  /** SIGTERM, with time to drain. */
  @Override
  public void close() {
    process.stop(Duration.ofSeconds(30));
  }
}
