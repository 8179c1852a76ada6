package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.testkit.RealPartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes an AOT cache for a base line, as the launcher does for HttpTrigger. */
public final class AotCache {
  private static final Duration LONGEST_WRITING = Duration.ofMinutes(1);

  private AotCache() {}

  /**
   * Runs a server once and lets its JVM write down what it has learnt.
   *
   * @param words the program and its arguments, the first of them the JVM
   * @param training puts some load on it
   * @param cache the file to write
   * @return the words that start the same from the cache
   * @throws RealPartException when the JVM writes none
   */
  public static List<String> train(
      List<String> words, Consumer<GrpcProcess> training, Path cache, Cores cores, Path log) {
    List<String> recording = withFlag(words, "-XX:AOTCacheOutput=" + cache);
    GrpcProcess process = GrpcProcess.start("always OK, in training", recording, cores, log);
    try {
      training.accept(process);
    } finally {
      process.stop(LONGEST_WRITING);
    }
    if (!Files.exists(cache)) {
      throw new RealPartException("no AOT cache was written\n" + process.logTail());
    }
    return withFlag(words, "-XX:AOTCache=" + cache);
  }

  private static List<String> withFlag(List<String> words, String flag) {
    List<String> more = new ArrayList<>(words);
    more.add(1, flag);
    return more;
  }
}
