package dev.httptrigger.testkit;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A real Caddy: {@code $CADDY}, else the one on {@code PATH}, else built from Go modules into the
 * user's cache folder. It ends with this JVM. Safe for use by several threads.
 */
public final class Caddy implements AutoCloseable {
  private static final RecipeProgram PROGRAM =
      new RecipeProgram("caddy", "caddy-2.11.9", "testkit/caddy/build");

  private final ProxyProcess process;

  private Caddy(ProxyProcess process) {
    this.process = process;
  }

  /**
   * Starts one and waits until it takes connections.
   *
   * @param sites the Caddyfile without its global options, for the port that it shall listen on:
   *     {@code http://:PORT { bind 127.0.0.1 … }}
   * @throws RealPartException when Caddy can't be had, refuses the configuration or does not start,
   *     with the end of its log
   */
  public static Caddy start(IntFunction<String> sites) {
    String program = PROGRAM.find().toString();
    return new Caddy(
        ProxyProcess.start(
            "caddy",
            port -> configuration(sites.apply(port)),
            (_, file) ->
                List.of(program, "run", "--config", file.toString(), "--adapter", "caddyfile")));
  }

  private static String configuration(String sites) {
    return """
    {
      admin off
      auto_https off
      persist_config off
    }
    %s
    """
        .formatted(sites);
  }

  /** The port of loopback that the configuration was made for. */
  public int port() {
    return process.port();
  }

  /** Its log so far. */
  public String log() {
    return process.log();
  }

  /** Ends it. */
  @Override
  public void close() {
    process.close();
  }
}
