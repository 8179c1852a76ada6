package dev.httptrigger.cli.demo;

import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.RealPartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The demo from its beginning to its end. */
public final class Demo {
  /** Ctrl-C reaches all processes at once; the others may be gone before this one knows of it. */
  private static final Duration SHUTDOWN_NOTICE = Duration.ofMillis(500);

  private final PrintWriter output;
  private final Path checkout;

  /**
   * A demo.
   *
   * @param output where it tells
   * @param checkout the checkout whose launcher, samples and Envoy bootstrap it uses
   */
  public Demo(PrintWriter output, Path checkout) {
    this.output = output;
    this.checkout = checkout;
  }

  /**
   * Runs it. Whatever ends it, Ctrl-C too, leaves neither files nor processes behind.
   *
   * @param now the time that tokens are made for
   * @param once whether it ends after the last step, instead of staying up
   * @return whether every answer was right
   * @throws RealPartException when a part can't be had or does not start
   */
  public boolean run(Instant now, boolean once) throws InterruptedException {
    AtomicBoolean ending = new AtomicBoolean();
    DemoFolder folder = DemoFolder.create(checkout, now);
    Thread deletion =
        new Thread(
            () -> {
              ending.set(true);
              folder.close();
            },
            "deletion of the demo's files");
    Runtime.getRuntime().addShutdownHook(deletion);
    try (folder) {
      boolean right = run(folder, once);
      leaveToShutdown(ending);
      Runtime.getRuntime().removeShutdownHook(deletion);
      return right;
    } catch (RuntimeException e) {
      Thread.sleep(SHUTDOWN_NOTICE);
      leaveToShutdown(ending);
      throw e;
    }
  }

  private boolean run(DemoFolder folder, boolean once) throws InterruptedException {
    output.println("Starting a server on " + folder.triggers() + ", a real Envoy, an upstream …");
    try (DemoSystem system = DemoSystem.start(checkout.resolve("httptrigger"), folder)) {
      boolean right = tell(folder, system);
      if (!once) {
        stayUp(folder, system);
      }
      return right;
    }
  }

  /**
   * When Ctrl-C ends this process, it ends the others too, and whatever fails on this thread for
   * that is no fault to be told: the shutdown goes on without it.
   */
  private static void leaveToShutdown(AtomicBoolean ending) throws InterruptedException {
    if (ending.get()) {
      new CountDownLatch(1).await();
    }
  }

  private boolean tell(DemoFolder folder, DemoSystem system) {
    int wrong = 0;
    int asked = 0;
    for (Steps.Chapter chapter : new Steps(folder).chapters()) {
      output.println();
      output.println("== " + chapter.title());
      for (Step step : chapter.steps()) {
        asked++;
        RawResponse response = system.ask(step, headerLines(step));
        boolean right = step.isRight(response);
        wrong += right ? 0 : 1;
        tell(step, system.port(), response, right);
      }
    }
    output.println();
    output.println(
        wrong == 0
            ? "All " + asked + " answers were right."
            : wrong + " of " + asked + " answers were WRONG.");
    return wrong == 0;
  }

  private void tell(Step step, int port, RawResponse response, boolean right) {
    output.println();
    output.println(step.title());
    output.println("  $ " + step.curl(port));
    step.shown(response).forEach(line -> output.println("    " + line));
    output.println(right ? "  " + step.why() : "  WRONG: expected " + step.expected());
  }

  private static List<String> headerLines(Step step) {
    List<String> lines = new ArrayList<>(step.headerLines());
    step.token().ifPresent(file -> lines.add("Authorization: Bearer " + read(file)));
    return lines;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stayUp(DemoFolder folder, DemoSystem system) throws InterruptedException {
    output.println();
    system.addresses().forEach(output::println);
    output.println("triggers     " + folder.triggers() + ": edit them, the server follows");
    output.println(
        "tokens       ./httptrigger token sign --key "
            + folder.path().resolve("keys/private.jwk")
            + " --iss https://login.example.com/ --aud orders --sub you");
    output.println("server log   " + folder.serverLog());
    output.println("Ctrl-C ends it and leaves nothing behind.");
    system.awaitEnd();
    throw new RealPartException(
        "the server has ended; the end of its log:\n" + system.serverLogTail());
  }
}
