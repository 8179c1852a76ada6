package dev.httptrigger.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a person names on the command line: a file, or {@code -} for standard input. */
final class InputFiles {
  /** The name that stands for standard input. */
  static final String STANDARD_INPUT = "-";

  private final InputStream standardInput;

  InputFiles(InputStream standardInput) {
    this.standardInput = standardInput;
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
