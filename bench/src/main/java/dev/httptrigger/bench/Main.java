package dev.httptrigger.bench;

import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmark and ends the process with its exit code.
   *
   * @param arguments the command line, as {@code --help} explains it
   */
  public static void main(String[] arguments) {
    Path checkout = Path.of(System.getProperty("httptrigger.root", "")).toAbsolutePath();
    System.exit(
        new CommandLine(new BenchCommand(checkout, InstantSource.system()))
            .addSubcommand(new PartsCommand(checkout))
            .setUsageHelpAutoWidth(true)
            .execute(arguments));
  }
}
