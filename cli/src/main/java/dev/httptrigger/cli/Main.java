package dev.httptrigger.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/** Where the launcher enters. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the command line, as {@code --help} explains it
   */
  public static void main(String[] arguments) {
    Surroundings surroundings =
        new Surroundings(
            System.in,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            System.getenv(),
            InstantSource.system(),
            Path.of(System.getProperty("httptrigger.root", "")).toAbsolutePath());
    int exit = Commands.execute(surroundings, arguments);
    Logs.flush();
    System.exit(exit);
  }
}
