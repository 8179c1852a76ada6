import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every source file of the checkout: with {@code check} an unformatted
 * file is named and the build fails, with {@code write} it is formatted in place.
 */
class Format {
  public static void main(String[] args) throws IOException {
    List<String> arguments = new ArrayList<>();
    switch (args[0]) {
      case "check" -> arguments.addAll(List.of("--dry-run", "--set-exit-if-changed"));
      case "write" -> arguments.add("--replace");
      default -> throw new IllegalArgumentException("check or write, not " + args[0]);
    }
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/"))
          .filter(file -> !file.toString().contains("/target/"))
          .map(Path::toString)
          .sorted()
          .forEach(arguments::add);
    }
    com.google.googlejavaformat.java.Main.main(arguments.toArray(String[]::new));
  }
}
