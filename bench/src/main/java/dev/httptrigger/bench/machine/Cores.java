package dev.httptrigger.bench.machine;

import dev.httptrigger.testkit.Command;
import dev.httptrigger.testkit.Outcome;
import dev.httptrigger.testkit.RealPartException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which processors servers and load get: one each, so that the load takes nothing of what it
 * measures. Where this process may use one processor only, or there is no {@code taskset}, all run
 * where the system lets them, and {@link #pinned} says so.
 *
 * @param server the server's processor
 * @param load the load's
 * @param pinned whether processes are kept to them
 */
public record Cores(int server, int load, boolean pinned) {
  /** All run where the system lets them. */
  public static final Cores ANYWHERE = new Cores(0, 0, false);

  private static final int ATTEMPTS = 20;

  /** The first two that this process may use. */
  public static Cores ofThisMachine() {
    List<Integer> allowed = Proc.exists() ? Proc.allowedProcessors() : List.of();
    return allowed.size() >= 2 && hasTaskset()
        ? new Cores(allowed.get(0), allowed.get(1), true)
        : ANYWHERE;
  }

  private static boolean hasTaskset() {
    try {
      String self = Long.toString(ProcessHandle.current().pid());
      return Command.of("taskset", "-p", self).run().succeeded();
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
        ? Stream.concat(Stream.of("taskset", "-c", Integer.toString(server)), words.stream())
            .toList()
        : words;
  }

  /** Keeps a process to the server's processor. */
  public void keepOnServerCore(long pid) {
    keep(pid, Integer.toString(server));
  }

  /** Keeps a process, this one as a rule, to the load's processor. */
  public void keepOnLoadCore(long pid) {
    keep(pid, Integer.toString(load));
  }

  /** Lets a process use both: to warm up, its compilers beside it. */
  public void letUseBoth(long pid) {
    keep(pid, server + "," + load);
  }

  /** Thread by thread: where one ends meanwhile, taskset gives up, and begins anew here. */
  private void keep(long pid, String processors) {
    if (!pinned) {
      return;
    }
    Command taskset = Command.of("taskset", "-a", "-c", "-p", processors, Long.toString(pid));
    Outcome outcome = taskset.run();
    for (int attempt = 1; attempt < ATTEMPTS && !outcome.succeeded(); attempt++) {
      outcome = taskset.run();
    }
    String unusedList = outcome.outOrThrow();
  }
}
