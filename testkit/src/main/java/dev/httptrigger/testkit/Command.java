package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program with its arguments that runs to its end and whose output is captured. Immutable; each
 * {@link #run} is a process of its own.
 *
 * @param words the program and its arguments, passed as they are: no shell is involved
 * @param environment added to the environment of this process
 * @param folder the working folder, when not that of this process
 * @param input what the program reads from standard input, sent as UTF-8
 * @param limit how long it may run
 */
public record Command(
    List<String> words,
    Map<String, String> environment,
    Optional<Path> folder,
    String input,
    Duration limit) {
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

  /** Copies the lists, so that a command never changes. */
  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** A command with no input and a limit of one minute. */
  public static Command of(List<String> words) {
    return new Command(words, Map.of(), Optional.empty(), "", USUAL_LIMIT);
  }

  /** A command with no input and a limit of one minute. */
  public static Command of(String... words) {
    return of(List.of(words));
  }

  /** The same command with one more environment variable. */
  public Command withEnvironment(String name, String value) {
    Map<String, String> all =
        Stream.concat(
                environment.entrySet().stream().filter(entry -> !entry.getKey().equals(name)),
                Stream.of(Map.entry(name, value)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Command(words, all, folder, input, limit);
  }

  /** The same command in that working folder. */
  public Command in(Path workingFolder) {
    return new Command(words, environment, Optional.of(workingFolder), input, limit);
  }

  /** The same command that reads that text from standard input. */
  public Command withInput(String text) {
    return new Command(words, environment, folder, text, limit);
  }

  /** The same command, killed after that time. */
  public Command within(Duration longest) {
    return new Command(words, environment, folder, input, longest);
  }

  /**
   * Runs the command and waits for its end.
   *
   * @throws RealPartException when the program can't be started or runs longer than the limit
   */
  public Outcome run() {
    return run(ProcessBuilder.Redirect.PIPE);
  }

  /**
   * Like {@link #run}, but standard error goes to that of this process while the command runs: for
   * long ones that say how far they are.
   */
  public Outcome runAndShowProgress() {
    return run(ProcessBuilder.Redirect.INHERIT);
  }

  private Outcome run(ProcessBuilder.Redirect errors) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(errors);
    builder.environment().putAll(environment);
    folder.ifPresent(path -> builder.directory(path.toFile()));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new RealPartException("can't start " + words.getFirst() + ": " + e.getMessage(), e);
    }
    CompletableFuture<String> out = readInBackground(process.getInputStream());
    CompletableFuture<String> err = readInBackground(process.getErrorStream());
    Thread.ofVirtual().start(() -> writeInput(process));
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new RealPartException(words.getFirst() + " ran longer than " + limit);
      }
      return new Outcome(process.exitValue(), textOf(out), textOf(err));
    } catch (InterruptedException e) {
      throw RealPartException.interrupted("waiting for " + words.getFirst(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Waits a while longer: a program may have left one behind that holds its output open. */
  private String textOf(CompletableFuture<String> output) {
    try {
      return output.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new RealPartException("the output of " + words.getFirst() + " does not end", e);
    }
  }

  private void writeInput(Process process) {
    try (OutputStream stream = process.getOutputStream()) {
      stream.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The program ended without reading all of its input: its exit code tells whether that is
      // wrong.
      return;
    }
  }

  private static CompletableFuture<String> readInBackground(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
              }
            });
    return text;
  }
}
