package dev.httptrigger.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads what a person names on the command line: a file, or {@code -} for standard input. */
final class InputFiles {
  /** The name that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private static final List<String> MANIFEST_ENDINGS = List.of(".yaml", ".yml", ".json");

  private final InputStream standardInput;

  InputFiles(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /**
   * The manifest files that a person means: a folder is all {@code *.yaml}, {@code *.yml} and
   * {@code *.json} in it and below, as {@code serve --triggers} reads it.
   *
   * @throws UnreadableInputException when a folder can't be read
   */
  List<String> manifests(List<String> names) {
    return names.stream().flatMap(name -> manifests(name).stream()).distinct().toList();
  }

  private static List<String> manifests(String name) {
    Path path = Path.of(name);
    if (name.equals(STANDARD_INPUT) || !Files.isDirectory(path)) {
      return List.of(name);
    }
    try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(file -> isManifest(path.relativize(file)) && Files.isRegularFile(file))
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UnreadableInputException(
          name, "can't be read (" + e.getMessage() + ").", "Check its permissions.");
    }
  }

  /** Behind names with two dots a mounted ConfigMap keeps the same files a second time. */
  private static boolean isManifest(Path file) {
    for (Path part : file) {
      if (part.toString().startsWith("..")) {
        return false;
      }
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    return MANIFEST_ENDINGS.stream().anyMatch(name::endsWith);
  }

  /**
   * The whole text of it.
   *
   * @throws UnreadableInputException when there is none, or it is no UTF-8
   */
  String read(String name) {
    try {
      byte[] bytes =
          name.equals(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(name));
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException(name, "there is no such file.", "Check the path.");
    } catch (CharacterCodingException e) {
      throw new UnreadableInputException(name, "is not UTF-8.", "Save it as UTF-8.");
    } catch (IOException e) {
      throw new UnreadableInputException(
          name, "can't be read (" + e.getMessage() + ").", "Check its kind and permissions.");
    }
  }
}
