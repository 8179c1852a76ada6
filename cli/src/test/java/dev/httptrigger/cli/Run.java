package dev.httptrigger.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** One command run in this process, in surroundings that a test chooses. */
final class Run {
  /** The time in every run of this kind. */
  static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  /** With an environment variable. */
  Run with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** With something on standard input. */
  Run withInput(String text) {
    input = text;
    return this;
  }

  /** Runs the command. */
  Outcome of(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(output, true),
            new PrintWriter(errors, true),
            environment,
            InstantSource.fixed(NOW),
            Path.of("..").toAbsolutePath().normalize());
    int exit = Commands.execute(surroundings, arguments);
    return new Outcome(exit, output.toString(), errors.toString());
  }

  /** What came of it. */
  record Outcome(int exit, String output, String errors) {}
}
