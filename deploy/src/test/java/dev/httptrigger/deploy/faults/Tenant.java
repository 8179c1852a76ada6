package dev.httptrigger.deploy.faults;

import dev.httptrigger.testkit.ApiClient;
import dev.httptrigger.testkit.ApiClient.ApiAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes one object for one trigger, and keeps the journal of it. Every write says which state it
 * was decided on, so that one which arrives late, after its caller gave up, is refused. For one
 * thread at a time.
 */
final class Tenant {
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"([0-9]+)\"");
  private static final int CONFLICTS = 10;
  private static final ApiAnswer NOT_THERE = new ApiAnswer(404, "");

  private final ApiClient client;
  private final String collection;
  private final String name;
  private final Journal journal;
  private final InstantSource clock;

  /**
   * For one object.
   *
   * @param collection the path of all objects of its kind
   * @param name of the object
   */
  Tenant(ApiClient client, String collection, String name, Journal journal, InstantSource clock) {
    this.client = client;
    this.collection = collection;
    this.name = name;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Writes it, new or changed.
   *
   * @param configuration which the trigger has with it
   * @param manifest the object; {@code VERSION} in it stands for its resource version
   * @return whether the API server said that it is done
   */
  boolean put(Configuration configuration, String manifest) {
    return change(
        configuration,
        version ->
            version.isPresent()
                ? client.send("PUT", path(), manifest.replace("VERSION", version.get()))
                : client.send("POST", collection, manifest.replace("VERSION", "")));
  }

  /** Deletes it, after which there is no such trigger. */
  boolean delete() {
    return change(
        new Configuration.Absent(),
        version ->
            version.isPresent()
                ? client.send("DELETE", path(), preconditions(version.get()))
                : NOT_THERE);
  }

  private static String preconditions(String version) {
    return "{\"apiVersion\": \"v1\", \"kind\": \"DeleteOptions\","
        + " \"preconditions\": {\"resourceVersion\": \"%s\"}}".formatted(version);
  }

  private String path() {
    return collection + "/" + name;
  }

  /** Writes on the state that it has. */
  @FunctionalInterface
  private interface Write {
    ApiAnswer on(Optional<String> version);
  }

  private boolean change(Configuration configuration, Write write) {
    for (int attempt = 0; attempt < CONFLICTS; attempt++) {
      try {
        Optional<String> version = version();
        journal.sent(configuration, clock.instant());
        ApiAnswer answer = write.on(version);
        if (answer.done()) {
          journal.acknowledged(clock.instant());
          return true;
        }
        if (answer.status() >= 500) {
          return false; // Nobody knows whether it is done.
        }
        journal.refused();
        if (answer.status() != 409) {
          return false;
        }
      } catch (UncheckedIOException e) {
        return false;
      }
    }
    return false;
  }

  /** The state it has; empty where it is not there. */
  private Optional<String> version() {
    ApiAnswer answer = client.get(path());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    Matcher matcher = VERSION.matcher(answer.body());
    if (!answer.done() || !matcher.find()) {
      throw new UncheckedIOException(new IOException(path() + " answered " + answer.status()));
    }
    return Optional.of(matcher.group(1));
  }
}
