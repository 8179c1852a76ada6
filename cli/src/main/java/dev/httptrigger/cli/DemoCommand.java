package dev.httptrigger.cli;

import dev.httptrigger.cli.demo.Demo;
import dev.httptrigger.testkit.RealPartException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the whole thing at work on this machine. */
@Command(
    name = "demo",
    description = {
      "Starts a server on three sample triggers, a real Envoy before it and an upstream behind.",
      "Shows what is let through and what is not, each step as a curl line. Then it stays up and"
          + " follows what you edit, until Ctrl-C; nothing is left behind. The first time it"
          + " fetches Envoy."
    },
    footer = {"", "Example:", "  ./httptrigger demo --once"})
final class DemoCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = "--once",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "End after the last step; exit code 0 only if every answer was right, else 1.")
  private boolean once;

  DemoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      Demo demo = new Demo(surroundings.output(), surroundings.root());
      return demo.run(surroundings.clock().instant(), once) ? ExitCode.CLEAN : ExitCode.REFUSED;
    } catch (RealPartException e) {
      throw new FailedStartException(String.valueOf(e.getMessage()));
    }
  }
}
