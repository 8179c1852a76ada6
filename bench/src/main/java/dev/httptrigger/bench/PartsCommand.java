package dev.httptrigger.bench;

import dev.httptrigger.bench.parts.PartsProgram;
import dev.httptrigger.bench.parts.PartsProgram.Thoroughness;
import dev.httptrigger.bench.process.JavaCommand;
import dev.httptrigger.bench.process.ShippedCommands;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench parts}: the parts of a check, measured one by one in a process of their own. */
@Command(
    name = "parts",
    exitCodeOnInvalidInput = 64,
    exitCodeOnExecutionException = 70,
    description = {
      "Measures the parts of a check one by one, with JMH: time and garbage of each.",
      "Unlike the scenarios it calls the server's classes, without a network."
    },
    footer = {
      "",
      "Examples:",
      "  ./httptrigger bench parts --quick               all parts, in some minutes",
      "  ./httptrigger bench parts 'Signature|Token'     what has to do with tokens, thoroughly"
    })
final class PartsCommand implements Callable<Integer> {
  /** JMH reads the layout of objects; the JVM would remark on it at every start. */
  private static final String QUIET_JMH = "--sun-misc-unsafe-memory-access=allow";

  private final Path checkout;

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..1",
      defaultValue = ".*",
      description = "What to measure: a part of the name of a class or method; all by default.")
  private Pattern names = Pattern.compile(".*");

  @Option(names = "--quick", description = "Short: for a first look, and less steady.")
  private boolean quick;

  @Option(
      names = "--tiny",
      hidden = true,
      description = "Show that it works; figures mean nothing.")
  private boolean tiny;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Explain this and exit.")
  boolean help;

  PartsCommand(Path checkout) {
    this.checkout = checkout;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Thoroughness thoroughness =
        tiny ? Thoroughness.TINY : quick ? Thoroughness.QUICK : Thoroughness.FULL;
    List<String> flags = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    flags.add(QUIET_JMH);
    JavaCommand own =
        new JavaCommand(
            Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
            flags,
            System.getProperty("java.class.path", ""),
            List.of(Main.class.getName()));
    List<String> words =
        own.wordsForOther(
            own.classPath() + ":" + ShippedCommands.classPath(checkout),
            PartsProgram.class.getName(),
            List.of(thoroughness.name(), names.pattern()));
    return new ProcessBuilder(words).inheritIO().start().waitFor();
  }
}
