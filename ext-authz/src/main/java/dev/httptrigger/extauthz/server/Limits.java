package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.RequestLimits;
import java.time.Duration;

/**
 * All that a server does not take beyond. What is beyond a limit is denied, or its connection is
 * closed, which to Envoy is no answer and so a denial too; nothing is ever allowed for it.
 *
 * @param request how much of one request is looked at
 * @param messageBytes the longest gRPC message, and the longest body of a question by HTTP
 * @param streams how many calls may be open on one connection; by HTTP it is one always
 * @param connections how many connections of gateways and proxies may be open
 * @param connectionIdle a connection without a call is closed after that
 * @param connectionAge so old a connection is told to end, so that gateways spread over servers
 * @param longestWait how long a check may have waited before it is refused, whatever its deadline
 * @param heldBytes how much unfinished calls may make the server hold, all together
 * @param resets how many gRPC streams a connection may reset a second
 * @param shortestPing pings that come closer together end the connection
 * @param tokenCacheBytes how much of the heap may be used to remember verified tokens; 0: each is
 *     verified each time
 */
public record Limits(
    RequestLimits request,
    int messageBytes,
    int streams,
    int connections,
    Duration connectionIdle,
    Duration connectionAge,
    Duration longestWait,
    long heldBytes,
    int resets,
    Duration shortestPing,
    long tokenCacheBytes) {
  /** Checks that everything is there and positive. */
  public Limits {
    requireNonNull(request, "request is null");
    if (messageBytes < 1 || streams < 1 || connections < 1 || heldBytes < 1 || resets < 1) {
      throw new IllegalArgumentException("a limit below 1");
    }
    for (Duration duration : new Duration[] {connectionIdle, connectionAge, longestWait}) {
      if (!duration.isPositive()) {
        throw new IllegalArgumentException("a limit of no time: " + duration);
      }
    }
    if (shortestPing.isNegative()) {
      throw new IllegalArgumentException("less than no time between pings: " + shortestPing);
    }
    if (tokenCacheBytes < 0) {
      throw new IllegalArgumentException("less than nothing to remember in: " + tokenCacheBytes);
    }
  }

  /** What holds where nothing else is said. */
  public static Limits defaults() {
    return new Limits(
        RequestLimits.DEFAULT,
        4 << 20,
        1_024,
        1_024,
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofSeconds(1),
        defaultHeldBytes(),
        10_000,
        // Envoy pings every half minute by our own example; grpc-java's default would hang up.
        Duration.ofSeconds(10),
        defaultTokenCacheBytes());
  }

  /** A quarter of the memory that the JVM may use. */
  public static long defaultHeldBytes() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  /** Room for some 50,000 tokens, and never more than a quarter of the memory. */
  public static long defaultTokenCacheBytes() {
    return Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4);
  }
}
