package dev.httptrigger.cli;

import dev.httptrigger.cli.rehearsal.EmptyApiServer;
import dev.httptrigger.extauthz.server.ExtAuthzServer;
import dev.httptrigger.extauthz.server.RunningServer;
import dev.httptrigger.operator.OperatorProcess;
import dev.httptrigger.testkit.RawHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code rehearse}: what the launcher lets the JVM watch to make its caches of loaded classes (AOT
 * cache) of it, one for each part: all of a cache is in memory where it is used. Nothing outside
 * this process is asked, read or written, the examples aside.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Runs through what servers and commands do at their start, and ends.")
final class RehearseCommand implements Callable<Integer> {
  private static final int INDEX_RECORDS = 64;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final String[] ADDRESSES = {
    "--grpc-address=127.0.0.1:0",
    "--http-address=127.0.0.1:0",
    "--admin-address=127.0.0.1:0",
    "--drain-notice=0s",
    "--log-level=error"
  };

  private final Surroundings surroundings;

  @Parameters(paramLabel = "commands|folder|cluster|operator", description = "What is run through.")
  private Part part = Part.COMMANDS;

  /** What starts from a cache of its own; servers on a folder and in a cluster differ in much. */
  enum Part {
    COMMANDS,
    FOLDER,
    CLUSTER,
    OPERATOR
  }

  RehearseCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path examples = surroundings.root().resolve("deploy").resolve("examples").resolve("triggers");
    switch (part) {
      case COMMANDS -> commands(examples);
      case FOLDER -> server("/readyz", "--triggers=" + examples);
      case CLUSTER -> {
        try (EmptyApiServer _ = cluster()) {
          // Without an index it never becomes ready.
          server("/livez", "--namespace=httptrigger-config");
        }
      }
      case OPERATOR -> {
        try (EmptyApiServer cluster = cluster()) {
          operator(cluster);
        }
      }
    }
    return ExitCode.CLEAN;
  }

  private void commands(Path examples) {
    command("--version");
    command("validate", examples.toString());
    command(
        "explain", "--file=" + examples, "GET", "https://orders.example.com/", "-H", "accept: */*");
  }

  /** The one that clients of this process find; nothing of the machine's own is looked at. */
  private static EmptyApiServer cluster() throws IOException {
    EmptyApiServer cluster = EmptyApiServer.start();
    System.setProperty("kubernetes.auth.tryKubeConfig", "false");
    System.setProperty("kubernetes.auth.tryServiceAccount", "false");
    System.setProperty("kubernetes.master", cluster.url());
    return cluster;
  }

  private void command(String... arguments) {
    int _ = Commands.execute(unheard(), arguments);
  }

  private Surroundings unheard() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Surroundings(
        surroundings.input(),
        nowhere,
        nowhere,
        surroundings.environment(),
        surroundings.clock(),
        surroundings.root());
  }

  private void server(String health, String source) throws IOException, InterruptedException {
    ServeCommand serve = new ServeCommand(unheard());
    parse(serve, Stream.concat(Stream.of(source), Stream.of(ADDRESSES)).toArray(String[]::new));
    serve.beginLog();
    try (RunningServer server = ExtAuthzServer.start(serve.settings(), surroundings.clock())) {
      int port = server.adminAddress().orElseThrow().getPort();
      await("the server", () -> RawHttp.get(port, "localhost", health).status() == 200);
      RawHttp.get(port, "localhost", "/metrics");
    }
  }

  private void operator(EmptyApiServer cluster) throws InterruptedException {
    OperatorCommand operator = new OperatorCommand(unheard());
    parse(operator, "--log-level=error");
    operator.beginLog();
    try (OperatorProcess process =
        OperatorProcess.start(operator.settings(), surroundings.clock(), () -> {})) {
      await("the operator", process::isReady);
      await("the operator's index", () -> cluster.created() > INDEX_RECORDS);
      process.metrics("text/plain");
    }
  }

  private void parse(Object command, String... arguments) {
    Commands.reading(surroundings.environment(), new CommandLine(command)).parseArgs(arguments);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new FailedStartException("waited in vain for " + what + ".");
      }
      Thread.sleep(POLL);
    }
  }
}
