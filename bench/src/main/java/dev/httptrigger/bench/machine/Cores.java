package dev.httptrigger.bench.machine;

import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.RealPartException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which processors servers and load get: one each, so that the load takes nothing of what it
 * measures. Where there is one processor, or no {@code taskset}, all run where the system lets
 * them, and {@link #pinned} says so.
 *
 * @param server the server's processor, as taskset writes it
 * @param load the load's
 * @param both both, for warming up
 * @param pinned whether processes are kept to them
 */
public record Cores(String server, String load, String both, boolean pinned) {
  /** Those of this machine: the first two. */
  public static Cores ofThisMachine() {
    boolean possible = Runtime.getRuntime().availableProcessors() > 1 && hasTaskset();
    return new Cores("0", "1", "0,1", possible);
  }

  private static boolean hasTaskset() {
    try {
      return Command.of("taskset", "-p", Long.toString(ProcessHandle.current().pid()))
          .run()
          .succeeded();
    } catch (RealPartException e) {
      return false;
    }
  }

  /**
   * The words that start a program on the server's processor, where its JVM sees just that one: as
   * in a pod with one CPU.
   */
  public List<String> onServerCore(List<String> words) {
    return pinned
        ? Stream.concat(Stream.of("taskset", "-c", server), words.stream()).toList()
        : words;
  }

  /** Keeps a process to the server's processor. */
  public void keepOnServerCore(long pid) {
    keep(pid, server);
  }

  /** Keeps a process, this one as a rule, to the load's processor. */
  public void keepOnLoadCore(long pid) {
    keep(pid, load);
  }

  /** Lets a process use both: to warm up, its compilers beside it. */
  public void letUseBoth(long pid) {
    keep(pid, both);
  }

  private void keep(long pid, String processors) {
    if (pinned) {
      Command.of("taskset", "-a", "-c", "-p", processors, Long.toString(pid)).run().outOrThrow();
    }
  }
}
