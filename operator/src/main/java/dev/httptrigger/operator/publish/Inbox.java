package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What happened since the publisher last looked. Safe for use by several threads. */
final class Inbox {
  private final Set<ObjectName> triggers = new HashSet<>();
  private final List<SecretChange> secrets = new ArrayList<>();
  private boolean closed;

  synchronized void trigger(ObjectName trigger) {
    triggers.add(trigger);
    notifyAll();
  }

  synchronized void secret(SecretChange change) {
    if (!closed) {
      secrets.add(change);
      notifyAll();
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Waits until something happens, at most so long; takes everything there is. */
  synchronized Content take(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!closed && triggers.isEmpty() && secrets.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    Content content = new Content(triggers, secrets);
    triggers.clear();
    secrets.clear();
    return content;
  }

  /** Waits without looking, at most so long; ends early when closed. */
  synchronized void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!closed) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }

  /**
   * What happened.
   *
   * @param triggers the triggers that may be another
   * @param secrets what the watch said, in its order
   */
  record Content(Set<ObjectName> triggers, List<SecretChange> secrets) {
    Content {
      triggers = Set.copyOf(triggers);
      secrets = List.copyOf(secrets);
    }
  }
}
