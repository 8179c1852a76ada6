package dev.httptrigger.deploy;

import static org.awaitility.Awaitility.await;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./httptrigger …} as a process of its own, the way a person starts it. Its output goes to
 * files, which are shown where a test fails.
 */
final class Program implements AutoCloseable {
  private static final Pattern ADMIN = Pattern.compile("admin=\\S+:(\\d+)");
  private static final Pattern GRPC = Pattern.compile("grpc=\\S+:(\\d+)");

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;

  private Program(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Program start(
      String name, Path folder, Map<String, String> environment, List<String> arguments) {
    try {
      Path out = Files.createTempFile(folder, name + "-", ".out");
      Path err = Files.createTempFile(folder, name + "-", ".err");
      List<String> command = new ArrayList<>();
      command.add(Checkout.root().resolve("httptrigger").toString());
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Program program = new Program(name, builder.start(), out, err);
      Runtime.getRuntime().addShutdownHook(new Thread(program::kill));
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first line and gives the gRPC port in it. */
  int grpcPort() {
    return port(GRPC);
  }

  /** Waits for the first line and gives the admin port in it. */
  int adminPort() {
    return port(ADMIN);
  }

  private int port(Pattern pattern) {
    await(name + " says where it listens")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended: " + log());
              }
              return Files.readString(out).contains("\n");
            });
    try {
      Matcher matcher = pattern.matcher(Files.readString(out).lines().findFirst().orElseThrow());
      if (!matcher.find()) {
        throw new IllegalStateException("no port in the first line of " + name + ": " + log());
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until {@code /readyz} answers 200. */
  void awaitReady() {
    int admin = adminPort();
    await(name + " is ready")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended: " + log());
              }
              return RawHttp.exchange(
                          admin, "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                      .status()
                  == 200;
            });
  }

  /** What the program wrote. */
  String log() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSTOP. */
  void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + ": exit " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGKILL, and waits for the end. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, and waits for the end. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " does not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
