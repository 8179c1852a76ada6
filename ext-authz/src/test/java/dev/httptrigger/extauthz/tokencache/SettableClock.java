package dev.httptrigger.extauthz.tokencache;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to, in both directions. */
public final class SettableClock implements InstantSource {
  private volatile Instant now;

  /** A clock that stands at this time. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /** Moves it, back where the duration is negative. */
  public void move(Duration duration) {
    now = now.plus(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
