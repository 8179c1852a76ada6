package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RealPartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that answers Check calls, as a process of its own on loopback. */
public final class GrpcProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Pattern LISTENING =
      Pattern.compile("(?m)^listening grpc=\\S+?:(\\d+)(?: http=\\S+ admin=\\S+:(\\d+))?$");

  private final String name;
  private final ChildProcess process;
  private final InetSocketAddress address;
  private final OptionalInt adminPort;

  private GrpcProcess(
      String name, ChildProcess process, InetSocketAddress address, OptionalInt adminPort) {
    this.name = name;
    this.process = process;
    this.address = address;
    this.adminPort = adminPort;
  }

  /**
   * Starts the server as the launcher does, and waits until it is ready.
   *
   * @param launcher the program {@code httptrigger}
   * @param triggers the manifests
   * @param cores where it runs from its first moment on
   * @param log its log
   * @throws RealPartException when it does not become ready
   */
  public static GrpcProcess serve(Path launcher, Path triggers, Cores cores, Path log) {
    return start("HttpTrigger", serveWords(launcher, triggers), cores, log);
  }

  /** Likewise, on all the machine's processors. */
  public static GrpcProcess serveOnAll(Path launcher, Path triggers, Path log) {
    return start("HttpTrigger, all cores", serveWords(launcher, triggers), log);
  }

  private static List<String> serveWords(Path launcher, Path triggers) {
    return List.of(
        launcher.toString(),
        "serve",
        "--triggers=" + triggers,
        "--grpc-address=127.0.0.1:0",
        "--http-address=none",
        "--admin-address=127.0.0.1:0",
        "--drain-notice=0s");
  }

  /**
   * Starts a server that says where it listens, in {@code serve}'s words.
   *
   * @param name what to call it
   * @param words the program and its arguments
   * @throws RealPartException when it does not become ready
   */
  public static GrpcProcess start(String name, List<String> words, Cores cores, Path log) {
    return start(name, cores.onServerCore(words), log);
  }

  /**
   * Starts a server that says nothing of where it listens, and waits until it takes connections.
   *
   * @param name what to call it
   * @param words the program and its arguments
   * @param port of loopback, where it was told to listen
   * @throws RealPartException when it does not take connections
   */
  public static GrpcProcess startAt(
      String name, List<String> words, int port, Cores cores, Path log) {
    ChildProcess process = ChildProcess.start(cores.onServerCore(words), Map.of(), log);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      await(process, name + " listens", () -> takesConnections(address));
      return new GrpcProcess(name, process, address, OptionalInt.empty());
    } catch (RuntimeException e) {
      process.stop();
      throw e;
    }
  }

  private static boolean takesConnections(InetSocketAddress address) {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // not there yet
    }
  }

  private static GrpcProcess start(String name, List<String> words, Path log) {
    ChildProcess process = ChildProcess.start(words, Map.of(), log);
    try {
      await(process, name + " listens", () -> LISTENING.matcher(process.log()).find());
      Matcher ports = LISTENING.matcher(process.log());
      if (!ports.find()) {
        throw new RealPartException(name + " does not say where it listens");
      }
      String admin = ports.group(2);
      OptionalInt adminPort =
          admin == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(admin));
      if (adminPort.isPresent()) {
        await(process, name + " is ready", () -> isReady(adminPort.getAsInt()));
      }
      int port = Integer.parseInt(ports.group(1));
      return new GrpcProcess(
          name, process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), adminPort);
    } catch (RuntimeException e) {
      process.stop();
      throw e;
    }
  }

  private static boolean isReady(int adminPort) {
    try {
      return RawHttp.get(adminPort, "localhost", "/readyz").status() == 200;
    } catch (UncheckedIOException e) {
      return false; // not there yet
    }
  }

  private static void await(ChildProcess process, String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        throw new RealPartException("waited in vain until " + what + "\n" + process.logTail());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RealPartException("interrupted while waiting until " + what);
      }
    }
  }

  /** What people call it. */
  public String name() {
    return name;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Where it answers. */
  public InetSocketAddress address() {
    return address;
  }

  /** How it was started, launcher and shells aside. */
  public JavaCommand command() {
    return JavaCommand.parse(Proc.commandLine(pid()));
  }

  /**
   * What one of its metrics says.
   *
   * @param line how the metric's line begins: its name, and its labels as they are written
   * @throws RealPartException when it has no such metric
   */
  public double metric(String line) {
    int port =
        adminPort.orElseThrow(() -> new RealPartException(name + " has no address for metrics"));
    return Metrics.value(RawHttp.get(port, "localhost", "/metrics").body(), line)
        .orElseThrow(() -> new RealPartException(name + " has no metric " + line));
  }

  /**
   * Asks its JVM, as {@code jcmd} does.
   *
   * @param question one of jcmd's commands and its arguments
   * @return what the JVM says
   * @throws RealPartException when it lets nobody ask
   */
  public String ask(String... question) {
    return Jcmd.ask(pid(), question);
  }

  /** All that it said so far. */
  public String log() {
    return process.log();
  }

  /** What it said last. */
  public String logTail() {
    return process.logTail();
  }

  /** Ends it, with another time to do so than usual before it is killed. */
  void stop(Duration grace) {
    boolean unusedInTime = process.stop(grace);
  }

  /** Ends it. */
  @Override
  public void close() {
    process.stop();
  }
}
