package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands the events of a watch from the client's threads to the one that follows. */
final class WatchEvents implements Watcher<Secret> {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** What a watch said. */
  sealed interface Event {
    /** Up to where everything is known after the event. */
    Optional<String> resourceVersion();
  }

  /** A record was created or changed. */
  record Put(WireRecord record, String version) implements Event {
    @Override
    public Optional<String> resourceVersion() {
      return Optional.of(version);
    }
  }

  /** A record was deleted. */
  record Removed(String name, String version) implements Event {
    @Override
    public Optional<String> resourceVersion() {
      return Optional.of(version);
    }
  }

  /** Nothing happened to our records up to here. */
  record Bookmark(String version) implements Event {
    @Override
    public Optional<String> resourceVersion() {
      return Optional.of(version);
    }
  }

  /** The watch ended; {@code gone} where what came since is no longer known. */
  record Closed(boolean gone) implements Event {
    @Override
    public Optional<String> resourceVersion() {
      return Optional.empty();
    }
  }

  /** All that has come, waiting for the first; empty where nothing came in that time. */
  List<Event> take(Duration longest) throws InterruptedException {
    List<Event> taken = new ArrayList<>();
    Event first = events.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      taken.add(first);
      events.drainTo(taken);
    }
    return taken;
  }

  private static String version(Secret secret) {
    return secret.getMetadata().getResourceVersion();
  }

  /** What a Secret holds. */
  static WireRecord record(Secret secret) {
    return WireRecord.ofSecret(
        secret.getMetadata().getName(),
        Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of()),
        secret.getData());
  }

  @Override
  public boolean reconnecting() {
    return false;
  }

  @Override
  public void eventReceived(Action action, Secret secret) {
    switch (action) {
      case ADDED, MODIFIED -> events.add(new Put(record(secret), version(secret)));
      case DELETED -> events.add(new Removed(secret.getMetadata().getName(), version(secret)));
      case BOOKMARK -> events.add(new Bookmark(version(secret)));
      case ERROR -> events.add(new Closed(true));
    }
  }

  @Override
  public void onClose() {
    events.add(new Closed(false));
  }

  @Override
  public void onClose(WatcherException cause) {
    events.add(new Closed(cause.isHttpGone()));
  }
}
