package dev.httptrigger.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkout of the project that this code runs from. Its files are read where they lie. */
public final class Checkout {
  /** There in every checkout, and in hardly any other folder. */
  private static final Path MARK = Path.of("testkit", "kubernetes", "build");

  private Checkout() {}

  /**
   * The checkout's root: the nearest folder above the working folder, else above the compiled
   * classes, that holds the project.
   *
   * @throws RealPartException when neither lies in a checkout
   */
  public static Path root() {
    Path workingFolder = Path.of("").toAbsolutePath();
    return Stream.concat(Stream.of(workingFolder), compiledClasses().stream())
        .flatMap(start -> above(start).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new RealPartException(
                    workingFolder
                        + " lies in no checkout of HttpTrigger: run this from inside one"));
  }

  private static Optional<Path> above(Path start) {
    return Stream.iterate(start, folder -> folder != null, Path::getParent)
        .filter(folder -> Files.exists(folder.resolve(MARK)))
        .findFirst();
  }

  private static Optional<Path> compiledClasses() {
    try {
      URI location = Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Optional.of(Path.of(location));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
