package dev.httptrigger.bench;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The benchmark as a person starts it, for tests that look at no figure. Everything it starts ends
 * before the JVM's better code pays: without it, half the processor time.
 */
final class ShortBench {
  private ShortBench() {}

  /** The command line: {@code ./httptrigger bench} and those words. */
  static Command of(List<String> words) {
    List<String> line = new ArrayList<>(List.of(launcher().toString(), "bench"));
    line.addAll(words);
    return Command.of(line).withEnvironment("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
  }

  static Path launcher() {
    return Checkout.root().resolve("httptrigger");
  }
}
