package dev.httptrigger.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The commands as they were built, server included. */
public final class ShippedCommands {
  private ShippedCommands() {}

  /**
   * Their class path, as the launcher puts it together: the module's jar, then those that its list
   * names.
   *
   * @param checkout where the launcher is
   * @throws IOException where they are not built
   */
  public static String classPath(Path checkout) throws IOException {
    Path target = checkout.resolve("cli").resolve("target");
    String list = Files.readString(target.resolve("class-path"), StandardCharsets.UTF_8).strip();
    return target.resolve("httptrigger-cli.jar")
        + Arrays.stream(list.split(":", -1))
            .map(jar -> ":" + target.resolve(jar))
            .collect(Collectors.joining());
  }
}
