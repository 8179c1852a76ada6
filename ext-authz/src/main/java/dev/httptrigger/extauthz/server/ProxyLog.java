package dev.httptrigger.extauthz.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a proxy's owner why its questions are refused, at most once a second. */
final class ProxyLog implements Consumer<String> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyLog.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  ProxyLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void accept(String why) {
    Instant now = clock.instant();
    Instant due = next.get();
    if (!now.isBefore(due) && next.compareAndSet(due, now.plus(PAUSE))) {
      LOG.warn("Forward-auth refused a request: {}. See docs/gateways/forward-auth.md", why);
    }
  }
}
