package dev.httptrigger.extauthz.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.Policy.VarExpiration;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers within a bound of bytes. Those asked for often stay: a flood of tokens that come once
 * each pushes out none of them. Thread-safe, and nobody waits for anybody: housekeeping is done in
 * small parts by whoever comes by while nobody else does it.
 */
final class BoundedAnswers {
  private final Cache<TokenKey, Answer> answers;
  private final Policy<TokenKey, Answer> policy;
  private final VarExpiration<TokenKey, Answer> lifetimes;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder evictions = new LongAdder();

  BoundedAnswers(long bytes, InstantSource clock) {
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((TokenKey _, Answer answer) -> answer.bytes())
            .expireAfter(Expiry.creating((TokenKey _, Answer _) -> Duration.ZERO))
            .ticker(() -> nanoseconds(clock.instant()))
            .executor(Runnable::run)
            .evictionListener((_, _, cause) -> count(cause))
            .build();
    this.policy = answers.policy();
    this.lifetimes = policy.expireVariably().orElseThrow();
  }

  /**
   * What is known. Caffeine hears of it only where it counts that somebody asks, and of what is not
   * there, which may be there and expired: each time, it would move the answer to the first place
   * of its lists, and write to four or five others for that.
   *
   * @param now the time by which the request is decided
   */
  @Nullable Answer find(TokenKey key, Instant now) {
    Answer known = policy.getIfPresentQuietly(key);
    if (known == null || known.countsAt(now)) {
      known = answers.getIfPresent(key);
    }
    (known == null ? misses : hits).increment();
    return known;
  }

  /** Keeps the answer for at most so long. */
  void put(TokenKey key, Answer answer, Duration lifetime) {
    @Nullable Answer _ = lifetimes.put(key, answer, lifetime);
  }

  /** How things stand just now. */
  Figures figures() {
    return new Figures(
        hits.sum(),
        misses.sum(),
        evictions.sum(),
        answers.estimatedSize(),
        policy.eviction().orElseThrow().weightedSize().orElseThrow());
  }

  private void count(RemovalCause cause) {
    if (cause == RemovalCause.SIZE) {
      evictions.increment();
    }
  }

  /** Until the year 2262. */
  private static long nanoseconds(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
