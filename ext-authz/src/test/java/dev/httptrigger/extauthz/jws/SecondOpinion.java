package dev.httptrigger.extauthz.jws;

import dev.httptrigger.testkit.Command;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * PyJWT in a process of its own: it ends when its standard input does, and so when this JVM does.
 * Not for several threads.
 */
final class SecondOpinion implements AutoCloseable {
  private static final String VERSION = "2.15.1";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  private SecondOpinion(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts it; the first time it is installed below that folder. */
  static SecondOpinion start(Path folder) {
    Path environment = folder.resolve("pyjwt-" + VERSION);
    Path python = environment.resolve("bin/python");
    Path installed = environment.resolve("installed");
    if (!Files.exists(installed)) {
      run("python3", "-m", "venv", "--clear", environment.toString());
      run(python.toString(), "-m", "pip", "install", "--quiet", "pyjwt[crypto]==" + VERSION);
    }
    try {
      Files.writeString(installed, "");
      Path script = Path.of("src/test/resources/second-opinion.py");
      return new SecondOpinion(
          new ProcessBuilder(python.toString(), script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(String... words) {
    Command.of(List.of(words)).within(Duration.ofMinutes(5)).run().outOrThrow();
  }

  /** The key that is used from now on, with its private half. */
  void use(String privateJwk) {
    ask("key " + privateJwk);
  }

  /** A token with the {@code kid} k1. */
  String mint(String algorithm, String claims) {
    return ask("mint " + algorithm + " " + claims);
  }

  /**
   * Which of the tokens are accepted; each character is one byte. As many at a time as there are
   * saves most of the waiting, but the answers must fit into a pipe: a thousand do.
   */
  List<Boolean> accepts(String algorithm, List<String> tokens) {
    try {
      for (String token : tokens) {
        byte[] bytes = token.getBytes(StandardCharsets.ISO_8859_1);
        requests.write("verify " + algorithm + " " + HexFormat.of().formatHex(bytes));
        requests.newLine();
      }
      requests.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tokens.stream().map(token -> answer().equals("accepted")).toList();
  }

  private String ask(String request) {
    try {
      requests.write(request);
      requests.newLine();
      requests.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer();
  }

  private String answer() {
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("the second opinion has ended; it says why above");
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
