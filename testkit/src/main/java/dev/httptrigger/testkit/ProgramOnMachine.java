package dev.httptrigger.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program that somebody has put on this machine already. */
final class ProgramOnMachine {
  /** Debian's place for servers, which is not on everybody's {@code PATH}. */
  private static final List<String> FOLDERS_OF_SERVERS = List.of("/usr/sbin", "/usr/local/sbin");

  private ProgramOnMachine() {}

  /**
   * The program that the environment variable of its name names, as {@code $ENVOY} does; else the
   * first on {@code PATH}, else one where servers are.
   *
   * @throws RealPartException when the variable names what is no program
   */
  static Optional<Path> find(String name) {
    String variable = name.toUpperCase(Locale.ROOT);
    String given = System.getenv(variable);
    if (given != null && !given.isEmpty()) {
      return Optional.of(given(variable, Path.of(given)));
    }
    return folders()
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(program -> Files.isRegularFile(program) && Files.isExecutable(program))
        .findFirst();
  }

  private static Path given(String variable, Path program) {
    if (!Files.isExecutable(program)) {
      throw new RealPartException(
          variable + " is " + program + ", which is no program: correct it or unset it");
    }
    return program;
  }

  private static Stream<String> folders() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    String separator = Pattern.quote(System.getProperty("path.separator"));
    return Stream.concat(Arrays.stream(path.split(separator, -1)), FOLDERS_OF_SERVERS.stream());
  }
}
