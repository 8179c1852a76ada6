package dev.httptrigger.testkit;

import java.util.List;
import java.util.function.IntFunction;

/**
 * A real Caddy: {@code $CADDY}, else the one on {@code PATH}, else built from Go modules into the
 * user's cache folder. It ends with this JVM. Stateless.
 */
public final class Caddy {
  private static final RecipeProgram PROGRAM =
      new RecipeProgram("caddy", "caddy-2.11.9", "testkit/caddy/build");

  private Caddy() {}

  /**
   * Starts one and waits until it takes connections.
   *
   * @param sites the Caddyfile without its global options, for the port that it shall listen on:
   *     {@code http://:PORT { bind 127.0.0.1 … }}
   * @throws RealPartException when Caddy can't be had, refuses the configuration or does not start,
   *     with the end of its log
   */
  public static ProxyProcess start(IntFunction<String> sites) {
    String program = PROGRAM.find().toString();
    return ProxyProcess.start(
        "caddy",
        port -> configuration(sites.apply(port)),
        (_, file) ->
            List.of(program, "run", "--config", file.toString(), "--adapter", "caddyfile"));
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
}
