package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * A proxy that listens on a port it is told, and ends with this JVM, however that ends. What it
 * needs on disk is in a folder of its own. Safe for use by several threads.
 */
public final class ProxyProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 3;

  private final Path folder;
  private final ChildProcess process;
  private final int port;
  private final EndOfJvm endOfJvm;

  private ProxyProcess(Path folder, ChildProcess process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
    this.endOfJvm = EndOfJvm.register(this::endAll);
  }

  /**
   * Starts one and waits until it takes connections.
   *
   * @param name for its folder and log
   * @param configuration the text for a port
   * @param words the command line for a folder and the file of the configuration in it
   * @throws RealPartException when it does not start, with the end of its log
   */
  static ProxyProcess start(
      String name, IntFunction<String> configuration, BiFunction<Path, Path, List<String>> words) {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(FreePorts.next(), name, configuration, words);
      } catch (RealPartException e) {
        // Somebody else may have taken the port.
        if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("in use")) {
          throw e;
        }
      }
    }
  }

  private static ProxyProcess startOn(
      int port,
      String name,
      IntFunction<String> configuration,
      BiFunction<Path, Path, List<String>> words) {
    Path folder = TemporaryFolder.create("httptrigger-" + name + "-");
    Path file = folder.resolve(name + ".conf");
    try {
      Files.writeString(file, configuration.apply(port));
    } catch (IOException e) {
      throw new UncheckedIOException("can't write " + file, e);
    }
    // No program writes into the user's home.
    Map<String, String> environment =
        Map.of(
            "HOME", folder.toString(),
            "XDG_CONFIG_HOME", folder.toString(),
            "XDG_DATA_HOME", folder.toString());
    ChildProcess process =
        ChildProcess.start(words.apply(folder, file), environment, folder.resolve(name + ".log"));
    ProxyProcess started = new ProxyProcess(folder, process, port);
    try {
      started.awaitListening();
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** The port of loopback that the configuration was made for. */
  public int port() {
    return port;
  }

  /** Its log so far. */
  public String log() {
    return process.log();
  }

  private void awaitListening() {
    Instant end = Instant.now().plus(LONGEST_START);
    while (!isListening()) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new RealPartException(process + " does not start\n" + process.logTail());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        throw RealPartException.interrupted("waiting for " + process, e);
      }
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected() && process.isAlive();
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends it and deletes its folder; the log is kept where {@link KeptLog} says. */
  @Override
  public void close() {
    endAll();
    endOfJvm.cancel();
  }

  private void endAll() {
    process.stop(GRACE);
    KeptLog.keep(process);
    TemporaryFolder.delete(folder);
  }

  @Override
  public String toString() {
    return process.toString();
  }
}
