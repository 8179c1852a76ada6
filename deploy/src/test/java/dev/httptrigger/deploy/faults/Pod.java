package dev.httptrigger.deploy.faults;

import dev.httptrigger.deploy.Program;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container that is started again whenever it has ended, as a kubelet does. Safe for use by
 * several threads.
 */
final class Pod implements AutoCloseable {
  private static final Pattern ADMIN =
      Pattern.compile("^listening .*admin=\\S+:(\\d+)$", Pattern.MULTILINE);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LOOKS_BETWEEN_PROBES = 20;
  private static final int LIVENESS_FAILURES = 6;

  private final String name;
  private final Path folder;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private Surroundings surroundings = Surroundings.USUAL;
  private int starts;
  private boolean held;
  private Program program;
  private OptionalInt adminPort = OptionalInt.empty();
  private final Thread kubelet;

  /**
   * In what it runs.
   *
   * @param environment added to its own
   * @param around the words that start it
   */
  record Surroundings(Map<String, String> environment, List<String> around) {
    static final Surroundings USUAL = new Surroundings(Map.of(), List.of());
  }

  /**
   * Starts it.
   *
   * @param folder for its logs
   */
  Pod(String name, Path folder, Map<String, String> environment, List<String> arguments) {
    this.name = name;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.arguments = List.copyOf(arguments);
    this.program = start();
    this.kubelet = Thread.ofVirtual().name("kubelet of " + name).start(this::lookAfterIt);
  }

  /** As the probes of the shipped Deployments say. */
  private void lookAfterIt() {
    int failures = 0;
    try {
      while (!Thread.interrupted()) {
        Program asked = program();
        failures = isLive() || !asked.equals(program()) ? 0 : failures + 1;
        if (failures >= LIVENESS_FAILURES) {
          kill();
          failures = 0;
        }
        for (int look = 0; look < LOOKS_BETWEEN_PROBES; look++) {
          restartIfEnded();
          Thread.sleep(LOOK);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Program start() {
    adminPort = OptionalInt.empty();
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(surroundings.environment());
    starts++;
    return Program.start(
        folder.resolve(name + "-" + starts + ".log"), all, surroundings.around(), arguments);
  }

  /** Its name. */
  String name() {
    return name;
  }

  /** The process that runs, or ran last. */
  synchronized Program program() {
    return program;
  }

  /** Starts it again where it has ended, unless it is held. */
  synchronized void restartIfEnded() {
    if (!held && !program.isAlive()) {
      program = start();
    }
  }

  /** SIGKILL. */
  synchronized void kill() {
    program.kill();
  }

  /** SIGKILL, and it is not started again before it is {@link #release}d. */
  synchronized void hold() {
    held = true;
    program.kill();
  }

  /** It may run again. */
  synchronized void release() {
    held = false;
    restartIfEnded();
  }

  /** Ends it in order, and starts it again in the surroundings it has by then. */
  synchronized void restart() {
    program.close();
    program = start();
  }

  /** Kills it, and starts it in those. */
  synchronized void restartIn(Surroundings next) {
    surroundings = next;
    program.kill();
    program = start();
  }

  /** Whether it says that it is ready. */
  boolean isReady() {
    return ask("/readyz").status() == 200;
  }

  /** Whether it says that it leads all others. */
  boolean leads() {
    return ask("/metrics").body().lines().anyMatch("httptrigger_operator_leading 1.0"::equals);
  }

  /** Whether it says that it lives, so far as it can be asked. */
  boolean isLive() {
    return adminPort().isEmpty() || ask("/livez").status() == 200;
  }

  /** The time that it has, to a second, so far as it can be asked. */
  Optional<Instant> time() {
    return ask("/livez").header("date").stream()
        .findFirst()
        .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
  }

  private RawResponse ask(String path) {
    OptionalInt port = adminPort();
    if (port.isPresent()) {
      try {
        return RawHttp.get(port.getAsInt(), "127.0.0.1", path);
      } catch (UncheckedIOException e) {
        // Like one that says nothing.
      }
    }
    return new RawResponse(503, List.of(), "");
  }

  /** Empty until it says where it listens. */
  private synchronized OptionalInt adminPort() {
    if (adminPort.isEmpty()) {
      Matcher matcher = ADMIN.matcher(program.log());
      if (matcher.find()) {
        adminPort = OptionalInt.of(Integer.parseInt(matcher.group(1)));
      }
    }
    return adminPort;
  }

  @Override
  public void close() {
    kubelet.interrupt();
    hold();
  }

  @Override
  public String toString() {
    return name;
  }
}
