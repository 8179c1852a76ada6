package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What happened since the publisher last looked. It takes in nothing before it is opened and after
 * it is closed: what an operator that stands by has seen of Secrets is in {@link FollowedSecrets},
 * and who begins to lead looks at every trigger anyway. Safe for use by several threads.
 */
final class Inbox {
  private final Set<ObjectName> triggers = new HashSet<>();
  private final List<SecretChange> secrets = new ArrayList<>();
  private final Set<ObjectReference> keyObjects = new HashSet<>();
  private boolean look;
  private State state = State.NOT_OPEN;

  private enum State {
    NOT_OPEN,
    OPEN,
    CLOSED
  }

  /** Takes things in from now on, unless it is closed already. */
  synchronized void open() {
    if (state == State.NOT_OPEN) {
      state = State.OPEN;
    }
  }

  synchronized void trigger(ObjectName trigger) {
    if (state == State.OPEN) {
      triggers.add(trigger);
      notifyAll();
    }
  }

  synchronized void secret(SecretChange change) {
    if (state == State.OPEN) {
      secrets.add(change);
      notifyAll();
    }
  }

  /** The object may hold other keys now. */
  synchronized void keyObject(ObjectReference object) {
    if (state == State.OPEN) {
      keyObjects.add(object);
      notifyAll();
    }
  }

  /** Something else changed on which every decision depends. */
  synchronized void look() {
    if (state == State.OPEN) {
      look = true;
      notifyAll();
    }
  }

  /** Takes nothing in any more, and lets go of what was not taken. */
  synchronized void close() {
    state = State.CLOSED;
    triggers.clear();
    secrets.clear();
    keyObjects.clear();
    notifyAll();
  }

  synchronized boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Waits until something happens, at most so long; takes everything there is. */
  synchronized Content take(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!isClosed() && isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    Content content = new Content(triggers, secrets, keyObjects, look);
    triggers.clear();
    secrets.clear();
    keyObjects.clear();
    look = false;
    return content;
  }

  private boolean isEmpty() {
    return !look && triggers.isEmpty() && secrets.isEmpty() && keyObjects.isEmpty();
  }

  /** Waits without looking, at most so long; ends early when closed. */
  synchronized void pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!isClosed()) {
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
   * @param keyObjects the objects that may hold other keys
   * @param look whether something else changed on which every decision depends
   */
  record Content(
      Set<ObjectName> triggers,
      List<SecretChange> secrets,
      Set<ObjectReference> keyObjects,
      boolean look) {
    Content {
      triggers = Set.copyOf(triggers);
      secrets = List.copyOf(secrets);
      keyObjects = Set.copyOf(keyObjects);
    }
  }
}
