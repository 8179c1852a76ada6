import com.google.googlejavaformat.java.Formatter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Runs google-java-format over every source file of the checkout: with {@code check} an unformatted
 * file is named and the build fails, with {@code write} it is formatted in place. A text that was
 * found formatted is not looked at again, until {@code mvn clean}.
 */
class Format {
  private static final Path FORMATTED = Path.of("target", "formatted-texts");

  public static void main(String[] args) throws IOException, NoSuchAlgorithmException {
    List<String> words =
        switch (args[0]) {
          case "check" -> List.of("--dry-run", "--set-exit-if-changed");
          case "write" -> List.of("--replace");
          default -> throw new IllegalArgumentException("check or write, not " + args[0]);
        };
    Set<String> formatted =
        Files.exists(FORMATTED) ? Set.copyOf(Files.readAllLines(FORMATTED)) : Set.of();
    List<String> arguments = new ArrayList<>(words);
    // Of the texts as they are before the formatter looks at them: what is changed meanwhile is new.
    Set<String> digests = new TreeSet<>();
    for (Path source : sources()) {
      String digest = digest(source);
      digests.add(digest);
      if (!formatted.contains(digest)) {
        arguments.add(source.toString());
      }
    }
    if (arguments.size() > words.size()) {
      int exit =
          ToolProvider.findFirst("google-java-format")
              .orElseThrow()
              .run(System.out, System.err, arguments.toArray(String[]::new));
      if (exit != 0) {
        System.exit(exit);
      }
    }
    if (args[0].equals("check")) {
      Files.createDirectories(FORMATTED.getParent());
      Files.write(FORMATTED, digests);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("."))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }

  /** Of the text and of the formatter's version: another one may find otherwise. */
  private static String digest(Path source) throws IOException, NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(
        String.valueOf(Formatter.class.getPackage().getImplementationVersion()).getBytes());
    return HexFormat.of().formatHex(sha.digest(Files.readAllBytes(source)));
  }
}
