package dev.httptrigger.deploy.scale;

import dev.httptrigger.deploy.scale.Population.Member;
import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.ApiClient.ApiAnswer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Writes triggers on the API server. Safe for use by several threads. */
final class Writer {
  private static final int AT_ONCE = 8;
  private static final int ATTEMPTS = 5;

  private final ApiClient client;
  private final Population population;
  private final Times answers = new Times();
  private final AtomicLong refused = new AtomicLong();

  Writer(ApiClient client, Population population) {
    this.client = client;
    this.population = population;
  }

  /** How long the API server took for each write. */
  Times answers() {
    return answers;
  }

  /** How many writes were not done. */
  long refused() {
    return refused.get();
  }

  /** Makes the namespaces. */
  void createNamespaces() {
    for (String namespace : population.namespaces()) {
      send(
          "POST",
          "/api/v1/namespaces",
          "application/yaml",
          "{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
    }
  }

  /** Makes these triggers in their version 0, some at once, and waits for the answers. */
  void fill(int from, int to) throws InterruptedException {
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = from; number < to; number++) {
        int next = number;
        room.acquire();
        threads.execute(
            () -> {
              try {
                create(next, 0);
              } finally {
                room.release();
              }
            });
      }
    }
  }

  /** Makes a trigger. */
  boolean create(int number, long version) {
    Member member = population.member(number);
    return send(
        "POST", member.collection(), "application/yaml", population.manifest(number, version));
  }

  /** Changes a trigger. */
  boolean edit(int number, long version) {
    return send(
        "PATCH",
        population.member(number).path(),
        "application/merge-patch+json",
        Population.edit(version));
  }

  /** Deletes a trigger. */
  boolean delete(int number) {
    return send("DELETE", population.member(number).path(), "application/json", "");
  }

  /** One that had no answer may be done all the same: to write it again does no harm. */
  private boolean send(String method, String path, String type, String body) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        long began = System.nanoTime();
        ApiAnswer answer = client.send(method, path, type, body);
        answers.add(Duration.ofNanos(System.nanoTime() - began));
        if (!answer.done()) {
          refused.incrementAndGet();
        }
        return answer.done();
      } catch (UncheckedIOException e) {
        System.getLogger(Writer.class.getName()).log(System.Logger.Level.INFO, "once more", e);
      }
    }
    refused.incrementAndGet();
    return false;
  }
}
