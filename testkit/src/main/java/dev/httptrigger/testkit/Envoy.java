package dev.httptrigger.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A real Envoy that runs on a bootstrap and ends with this JVM, however that ends. Safe for use by
 * several threads.
 */
public final class Envoy implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Path folder;
  private final ChildProcess process;
  private final EndOfJvm endOfJvm;

  private Envoy(Path folder, ChildProcess process) {
    this.folder = folder;
    this.process = process;
    this.endOfJvm = EndOfJvm.register(this::endAll);
  }

  /**
   * Starts an Envoy and waits until it takes requests. Its clusters may still be without a healthy
   * endpoint.
   *
   * @param bootstrap the bootstrap as YAML or JSON; a port 0 is a free one, which {@link #port} and
   *     {@link #adminPort} tell. It must have an admin address
   * @throws RealPartException when Envoy can't be had, refuses the bootstrap or does not start,
   *     with the end of its log
   */
  public static Envoy start(String bootstrap) {
    Path program = EnvoyProgram.find();
    Path folder = TemporaryFolder.create("httptrigger-envoy-");
    Path configuration = write(folder.resolve("envoy.yaml"), bootstrap);
    Envoy envoy =
        new Envoy(
            folder,
            ChildProcess.start(
                List.of(
                    program.toString(),
                    "--config-path",
                    configuration.toString(),
                    "--admin-address-path",
                    folder.resolve("admin-address").toString(),
                    // Nobody takes over from this process, so it shares no memory with another.
                    "--disable-hot-restart",
                    "--concurrency",
                    "2",
                    "--log-level",
                    "info",
                    // The access log is for people and tests who look now.
                    "--file-flush-interval-msec",
                    "50"),
                Map.of(),
                folder.resolve("envoy.log")));
    try {
      envoy.awaitReady();
      return envoy;
    } catch (RuntimeException e) {
      envoy.close();
      throw e;
    }
  }

  /**
   * Asks Envoy whether it would take a bootstrap, without starting it.
   *
   * @return exit code 0 when it would; what is wrong stands in the error output
   */
  public static Outcome validate(String bootstrap) {
    Path folder = TemporaryFolder.create("httptrigger-envoy-");
    try {
      Path configuration = write(folder.resolve("envoy.yaml"), bootstrap);
      return Command.of(
              EnvoyProgram.find().toString(),
              "--mode",
              "validate",
              "--config-path",
              configuration.toString())
          .run();
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  /**
   * The port on which a listener of the bootstrap listens.
   *
   * @throws RealPartException when there is no such listener, or it is not listening
   */
  public int port(String listener) {
    JsonNode statuses = json(admin("/listeners?format=json")).path("listener_statuses");
    for (JsonNode status : statuses) {
      if (status.path("name").asText().equals(listener)) {
        return status.path("local_address").path("socket_address").path("port_value").asInt();
      }
    }
    throw new RealPartException("no listener " + listener + " in " + statuses);
  }

  /** The port of the admin address. */
  public int adminPort() {
    return adminAddress().port();
  }

  /**
   * What the admin address answers to a GET.
   *
   * @param target path and query, as {@code /stats?filter=ext_authz}
   * @throws RealPartException when the answer is not 200
   */
  public String admin(String target) {
    RawResponse response = RawHttp.get(adminPort(), "admin", target);
    if (response.status() != 200) {
      throw new RealPartException(target + " answered " + response.status() + response.body());
    }
    return response.body();
  }

  /**
   * Envoy's log so far, with the access log between its lines when that goes to standard output.
   */
  public String log() {
    return process.log();
  }

  /** The file of {@link #log}. */
  public Path logFile() {
    return process.logFile();
  }

  /**
   * Ends Envoy and deletes its folder; the log is kept where the system property {@code
   * httptrigger.logs} says, as it does in the project's own tests.
   */
  @Override
  public void close() {
    endAll();
    endOfJvm.cancel();
  }

  /** The program's name and process id. */
  @Override
  public String toString() {
    return process.toString();
  }

  /** The admin address as Envoy wrote it into its file. */
  private record Address(int port) {
    static Address parse(String text) {
      return new Address(Integer.parseInt(text.substring(text.lastIndexOf(':') + 1).strip()));
    }
  }

  private Address adminAddress() {
    try {
      return Address.parse(Files.readString(folder.resolve("admin-address")));
    } catch (IOException e) {
      throw new UncheckedIOException("no admin address", e);
    }
  }

  private void endAll() {
    process.stop(GRACE);
    KeptLog.keep(process);
    TemporaryFolder.delete(folder);
  }

  private void awaitReady() {
    Instant end = Instant.now().plus(LONGEST_START);
    await(end, this::hasAdminAddress);
    await(end, () -> RawHttp.get(adminPort(), "admin", "/ready").status() == 200);
  }

  private boolean hasAdminAddress() {
    try {
      Path file = folder.resolve("admin-address");
      return Files.exists(file) && Files.readString(file).contains(":");
    } catch (IOException e) {
      return false;
    }
  }

  private void await(Instant end, BooleanSupplier condition) {
    while (!holds(condition)) {
      if (!process.isAlive()) {
        throw new RealPartException(
            "Envoy does not start with this bootstrap\n" + process.logTail());
      }
      if (Instant.now().isAfter(end)) {
        throw new RealPartException(
            "Envoy is not ready after " + LONGEST_START + "\n" + process.logTail());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        throw RealPartException.interrupted("waiting for Envoy", e);
      }
    }
  }

  /** An Envoy that ends while it is asked is found by the next look at its process. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
