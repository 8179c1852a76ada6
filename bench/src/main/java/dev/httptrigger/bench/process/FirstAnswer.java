package dev.httptrigger.bench.process;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.load.CheckLoad;
import dev.httptrigger.bench.load.Pace;
import dev.httptrigger.bench.load.Progress;
import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.machine.Cores;
import dev.httptrigger.testkit.ChildProcess;
import dev.httptrigger.testkit.RealPartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** How long a server takes from its start to its first right answer. */
public final class FirstAnswer {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(1);
  private static final double ASKS_PER_SECOND = 500;

  private FirstAnswer() {}

  /**
   * Starts a server, asks until it answers rightly, and ends it.
   *
   * @param words the program and its arguments
   * @param port of loopback, where it will answer
   * @param questions what to ask
   * @return the time since it was started
   * @throws RealPartException when it gives no right answer within a minute
   */
  public static Duration after(
      List<String> words, int port, Questions questions, Cores cores, Path log) {
    return after(words, port, questions, cores, log, _ -> {});
  }

  /**
   * Likewise.
   *
   * @param answered told of the process when it has answered, before it ends
   */
  public static Duration after(
      List<String> words,
      int port,
      Questions questions,
      Cores cores,
      Path log,
      LongConsumer answered) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    long start = System.nanoTime();
    try (ChildProcess process = ChildProcess.start(cores.onServerCore(words), Map.of(), log)) {
      while (System.nanoTime() - start < LONGEST.toNanos() && process.isAlive()) {
        if (listens(address) && answers(address, questions, start)) {
          Duration took = Duration.ofNanos(System.nanoTime() - start);
          answered.accept(process.pid());
          return took;
        }
        pause();
      }
      throw new RealPartException("no right answer came\n" + process.logTail());
    }
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(InetSocketAddress address, Questions questions, long start) {
    try (CheckLoad load =
        CheckLoad.start(address, 1, questions, new Pace.FixedRate(ASKS_PER_SECOND))) {
      while (System.nanoTime() - start < LONGEST.toNanos()) {
        Progress progress = load.progress();
        if (progress.answered() > progress.wrong()) {
          return true;
        }
        pause();
      }
      return false;
    } catch (BrokenLoadException e) {
      return false; // it began to listen and was not ready for a connection
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RealPartException("interrupted while waiting for an answer");
    }
  }
}
