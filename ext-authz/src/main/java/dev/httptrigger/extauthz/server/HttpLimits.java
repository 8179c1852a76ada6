package dev.httptrigger.extauthz.server;

import java.time.Duration;

/**
 * What the forward-auth address does not take beyond. What is beyond is refused with a 4xx or
 * closed.
 *
 * @param headBytes the longest request line, and all header lines together
 * @param bodyBytes the longest body, of proxies that send one along
 * @param whole a request that has begun and does not come whole within that is cut off
 * @param idle a connection without a request is closed after that
 * @param age so old a connection is told to end, so that proxies spread over servers
 */
record HttpLimits(int headBytes, int bodyBytes, Duration whole, Duration idle, Duration age) {
  /** As long as Envoy's own limit, so that what passes there fits here. */
  private static final int HEAD = 64 << 10;

  private static final Duration WHOLE = Duration.ofSeconds(30);

  /** Checks that everything is positive. */
  HttpLimits {
    if (headBytes < 1 || bodyBytes < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
    if (!whole.isPositive() || !idle.isPositive() || !age.isPositive()) {
      throw new IllegalArgumentException("a limit of no time");
    }
  }

  /** What of a server's limits holds for questions by HTTP. */
  static HttpLimits of(Limits limits) {
    return new HttpLimits(
        HEAD, limits.messageBytes(), WHOLE, limits.connectionIdle(), limits.connectionAge());
  }
}
