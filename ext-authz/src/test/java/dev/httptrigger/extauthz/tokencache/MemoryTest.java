package dev.httptrigger.extauthz.tokencache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.TokenVerifier;
import dev.httptrigger.extauthz.token.TokenBytes;
import dev.httptrigger.testkit.TokenMint;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The bound is one of memory, so what a cache says of its bytes is compared with the heap. */
@Isolated
class MemoryTest {
  private static final int TOKENS = 10_000;
  private static final int PAIRS = 3_000;
  private static final TokenMint MINT = TokenMint.generate("HS256", "k1");
  private static final TokenMint STRANGER = TokenMint.generate("HS256", "k1");
  private static final TokenVerifier VERIFIER =
      Verifiers.of(
          ExampleTrigger.trigger()
              .keys(Keys.of(MINT))
              .forward("sub", "x-user")
              .forward("email", "x-email")
              .forward("none", "x-none")
              .payloadHeader("x-payload")
              .policy());
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

  @Test
  void goodTokensTakeWhatTheySay() {
    TokenCache cache = cache();
    long before = used();
    fill(cache, MINT, CLOCK.instant());

    assertCloseTo(cache.good().bytes(), used() - before);
    assertThat(cache.good().entries()).isEqualTo(TOKENS);
  }

  @Test
  void badTokensTakeWhatTheySay() {
    TokenCache cache = cache();
    long before = used();
    fill(cache, STRANGER, CLOCK.instant());

    assertCloseTo(cache.refused().bytes(), used() - before);
    assertThat(cache.refused().entries()).isEqualTo(TOKENS);
  }

  /**
   * Of two tokens that say the same the first is charged for it, and goes: what the second keeps of
   * it is bounded too, whatever somebody makes them say.
   */
  @Test
  void whatTokensShareIsBoundedWhenThoseAreGoneThatWereChargedForIt() {
    AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());
    TokenCache cache = new TokenCache(1L << 30, new byte[TokenCache.SECRET_LENGTH], now::get);
    Instant soon = now.get().plusSeconds(2);
    Instant late = now.get().plus(Duration.ofHours(20));
    long before = used();
    for (int pair = 0; pair < PAIRS; pair++) {
      for (Instant end : List.of(soon, late)) {
        verify(cache, MINT, largeClaims(pair, end), now.get());
      }
    }
    now.set(now.get().plus(Duration.ofHours(1)));
    fill(cache, 100, MINT, now.get()); // whoever comes by makes those go whose time is over

    assertThat(cache.good().entries()).isEqualTo(PAIRS + 100);
    assertThat(used() - before).isLessThan(cache.good().bytes() * 3 / 2 + (4 << 20));
  }

  /** Small values as far as each of them goes, under names of their own. */
  private static String largeClaims(int number, Instant end) {
    StringBuilder claims = new StringBuilder("{\"exp\":").append(end.getEpochSecond());
    for (int member = 0; member < 6; member++) {
      claims.append(",\"m").append(number % 50).append('-').append(member).append("\":[");
      for (int element = 0; element < 8; element++) {
        String text = number + "-" + member + "-" + element;
        claims.append(element == 0 ? "\"" : ",\"").append(text).append("x".repeat(90)).append('"');
      }
      claims.append(']');
    }
    return claims.append('}').toString();
  }

  /** Of them nothing is kept but when. */
  @Test
  void expiredTokensTakeWhatTheySayAndLittle() {
    TokenCache cache = cache();
    long before = used();
    fill(cache, MINT, Instant.parse("2200-01-01T00:00:00Z"));

    assertCloseTo(cache.refused().bytes(), used() - before);
    assertThat(cache.refused().entries()).isEqualTo(TOKENS);
    assertThat(cache.refused().bytes() / TOKENS).isLessThan(256);
  }

  /** Other JVMs, and whatever else goes on in this one. */
  private static void assertCloseTo(long estimate, long measured) {
    assertThat(measured).isBetween(estimate * 2 / 3, estimate * 3 / 2);
  }

  private static TokenCache cache() {
    return new TokenCache(1L << 30, new byte[TokenCache.SECRET_LENGTH], CLOCK);
  }

  private static void fill(TokenCache cache, TokenMint mint, Instant now) {
    fill(cache, TOKENS, mint, now);
  }

  private static void fill(TokenCache cache, int tokens, TokenMint mint, Instant now) {
    for (int i = 0; i < tokens; i++) {
      String claims =
          """
          {"iss":"https://login.example.com/","sub":"%s","aud":["orders","account"],"jti":"%s",\
          "exp":%d,"email":"user%d@example.com","email_verified":true,"scope":"openid profile",\
          "org":{"id":%d,"groups":["staff","eu","%d"]}}\
          """
              .formatted(uuid(i), uuid(-i), 4_102_444_800L + i, i, i, i % 7);
      verify(cache, mint, claims, now);
    }
  }

  private static void verify(TokenCache cache, TokenMint mint, String claims, Instant now) {
    byte[] token = mint.sign(claims).getBytes(StandardCharsets.ISO_8859_1);
    cache.verify(VERIFIER, TokenBytes.of(token), now, Trace.NONE);
  }

  private static UUID uuid(int number) {
    return UUID.nameUUIDFromBytes(Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  /** The least of some looks, each after a collection. */
  private static long used() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 4; look++) {
      memory.gc();
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
