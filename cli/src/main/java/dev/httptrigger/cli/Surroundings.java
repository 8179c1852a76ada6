package dev.httptrigger.cli;

import static java.util.Objects.requireNonNull;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * All that a command sees of the world outside, so that a test can give it another one.
 *
 * @param input what {@code -} in the place of a file reads
 * @param output where answers go, and nothing else
 * @param errors where everything else goes
 * @param environment the environment variables
 * @param clock what time it is
 * @param root the checkout that the launcher runs from; {@code demo} takes its files there
 */
record Surroundings(
    InputStream input,
    PrintWriter output,
    PrintWriter errors,
    Map<String, String> environment,
    InstantSource clock,
    Path root) {
  /** Takes a copy of the environment. */
  Surroundings {
    requireNonNull(input, "input is null");
    requireNonNull(output, "output is null");
    requireNonNull(errors, "errors is null");
    environment = Map.copyOf(environment);
    requireNonNull(clock, "clock is null");
    requireNonNull(root, "root is null");
  }
}
