package dev.httptrigger.deploy.scale;

import dev.httptrigger.testkit.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** What a JVM keeps alive. Stateless. */
final class LiveHeap {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private LiveHeap() {}

  /** The bytes of all objects that are alive, after a full collection. */
  static long of(long process) {
    String histogram =
        Command.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process),
                "GC.class_histogram")
            .within(LONGEST)
            .run()
            .outOrThrow();
    // Total   <objects>   <bytes>
    String total =
        histogram.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
    return Long.parseLong(Pattern.compile("\\s+").splitAsStream(total.strip()).toList().get(2));
  }
}
