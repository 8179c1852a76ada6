package dev.httptrigger.bench.process;

import dev.httptrigger.bench.machine.Proc;
import dev.httptrigger.testkit.Command;
import java.util.ArrayList;
import java.util.List;

/** Asks JVMs of the same user about themselves, as {@code jcmd} does. */
final class Jcmd {
  private Jcmd() {}

  /**
   * Asks.
   *
   * @param pid the JVM's process
   * @param question one of jcmd's commands and its arguments
   * @return what the JVM says
   * @throws dev.httptrigger.testkit.RealPartException when it lets nobody ask
   */
  static String ask(long pid, String... question) {
    String jcmd = JavaCommand.parse(Proc.commandLine(pid)).jcmd().toString();
    List<String> words = new ArrayList<>(List.of(jcmd, Long.toString(pid)));
    words.addAll(List.of(question));
    return Command.of(words).run().outOrThrow();
  }
}
