package dev.httptrigger.bench.parts;

import java.util.Arrays;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures the parts, in processes of its own, and prints JMH's tables: time and garbage of each.
 */
public final class PartsProgram {
  private static final int NONE_MATCHES = 64;
  private static final int FAULT = 70;

  private PartsProgram() {}

  /** How thoroughly to measure. */
  public enum Thoroughness {
    /** For figures to go by. */
    FULL(2, 3, 5, 1_000),
    /** For a first look. */
    QUICK(1, 2, 3, 1_000),
    /** Shows that it works; figures mean nothing. */
    TINY(1, 1, 1, 50);

    private final int processes;
    private final int warmUps;
    private final int repetitions;
    private final int milliseconds;

    Thoroughness(int processes, int warmUps, int repetitions, int milliseconds) {
      this.processes = processes;
      this.warmUps = warmUps;
      this.repetitions = repetitions;
      this.milliseconds = milliseconds;
    }

    private ChainedOptionsBuilder options() {
      TimeValue time = TimeValue.milliseconds(milliseconds);
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .forks(processes)
              .warmupIterations(warmUps)
              .warmupTime(time)
              .measurementIterations(repetitions)
              .measurementTime(time);
      return switch (this) {
        case FULL, QUICK -> options;
        case TINY -> options.param("tokens", "16").param("requests", "16").param("triggers", "10");
      };
    }
  }

  /**
   * Measures what matches. Exit code 64 where nothing does, 70 where something failed.
   *
   * @param arguments a name of {@link Thoroughness}, then a regular expression that is to be found
   *     in the names of what is measured, class and method
   */
  public static void main(String[] arguments) {
    ChainedOptionsBuilder options =
        Thoroughness.valueOf(arguments[0])
            .options()
            .include(arguments[1])
            .param("library", libraries())
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true);
    try {
      new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      System.exit(NONE_MATCHES);
    } catch (RunnerException e) {
      System.err.println("httptrigger: " + e.getMessage());
      System.exit(FAULT);
    }
  }

  private static String[] libraries() {
    return Arrays.stream(SignatureLibrary.values())
        .filter(library -> library.provider().isPresent())
        .map(SignatureLibrary::name)
        .toArray(String[]::new);
  }
}
