package dev.httptrigger.cli;

import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.server.Limits;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of {@code serve} that say what the server does not take beyond. */
final class LimitFlags {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MANY = 1_000_000;

  @Option(
      names = "--max-message-size",
      paramLabel = "SIZE",
      defaultValue = "4MiB",
      converter = ByteSizeConverter.class,
      description =
          "The largest gRPC message, and the largest body of a forward-auth question. Default:"
              + " 4MiB.")
  private long messageBytes = 4 << 20;

  @Option(
      names = "--max-token-size",
      paramLabel = "SIZE",
      defaultValue = "16KiB",
      converter = ByteSizeConverter.class,
      description =
          "The longest token, at most 64KiB; a longer one is denied "
              + "(oversized_token). Default: 16KiB.")
  private long tokenBytes = 16 << 10;

  @Option(
      names = "--max-headers",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "The most header lines of a request; more are denied (overloaded). Default: " + "256.")
  private int headerLines = 256;

  @Option(
      names = "--max-body-size",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      converter = ByteSizeConverter.class,
      description =
          "The longest body that is looked into; where a longer one would have to be, "
              + "the request is denied (body_truncated). Default: 1MiB.")
  private long bodyBytes = 1 << 20;

  @Option(
      names = "--max-streams",
      paramLabel = "N",
      defaultValue = "1024",
      description = "The most calls at a time on one gRPC connection. Default: 1024.")
  private int streams = 1_024;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "The most connections at a time; further ones are closed at once. Default: " + "1024.")
  private int connections = 1_024;

  @Option(
      names = "--max-connection-idle",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description = "A connection without a call is closed after that. Default: 5m.")
  private Duration connectionIdle = Duration.ofMinutes(5);

  @Option(
      names = "--max-connection-age",
      paramLabel = "DURATION",
      defaultValue = "15m",
      converter = DurationConverter.class,
      description =
          "A connection is told to end after that, so that gateways spread over new "
              + "servers. Default: 15m.")
  private Duration connectionAge = Duration.ofMinutes(15);

  @Option(
      names = "--max-wait",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description =
          "A check that has waited longer is denied unseen (overloaded); one whose "
              + "gateway waits less, after that. Default: 1s.")
  private Duration longestWait = Duration.ofSeconds(1);

  @Option(
      names = "--max-resets",
      paramLabel = "N",
      defaultValue = "10000",
      description = "The most streams a connection may reset in a second. Default: 10000.")
  private int resets = 10_000;

  @Option(
      names = "--min-ping-interval",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Pings that come closer together end the connection. Default: 10s.")
  private Duration shortestPing = Duration.ofSeconds(10);

  @Option(
      names = "--max-held",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description =
          "The most that unfinished calls may make the server hold; beyond it, connections that"
              + " hold more than an equal share are cut off. Default: a quarter of the heap's"
              + " bound.")
  private Optional<Long> heldBytes = Optional.empty();

  @Option(
      names = "--token-cache-bytes",
      paramLabel = "SIZE",
      converter = ByteSizeConverter.class,
      description =
          "How much memory may be used to remember verified tokens, at most half of the heap's "
              + "bound; 0 for none: each token is verified each time. Default: 64MiB, at most a "
              + "quarter of that bound.")
  private Optional<Long> tokenCacheBytes = Optional.empty();

  /**
   * All that the flags say.
   *
   * @throws UsageException naming the flag whose value is out of range
   */
  Limits limits() {
    return new Limits(
        new RequestLimits(
            within("--max-token-size", tokenBytes, 1_024, RequestLimits.LONGEST_TOKEN),
            within("--max-headers", headerLines, 1, 10_000),
            within("--max-body-size", bodyBytes, 0, 64 * MEBIBYTE)),
        within("--max-message-size", messageBytes, 64 << 10, 64 * MEBIBYTE),
        within("--max-streams", streams, 1, MANY),
        within("--max-connections", connections, 1, MANY),
        atLeast("--max-connection-idle", connectionIdle, Duration.ofSeconds(1)),
        atLeast("--max-connection-age", connectionAge, Duration.ofSeconds(1)),
        atLeast("--max-wait", longestWait, Duration.ofMillis(1)),
        heldBytes
            .map(bytes -> within("--max-held", bytes, MEBIBYTE, Long.MAX_VALUE))
            .orElseGet(Limits::defaultHeldBytes),
        within("--max-resets", resets, 1, MANY),
        atLeast("--min-ping-interval", shortestPing, Duration.ZERO),
        tokenCacheBytes
            .map(bytes -> within("--token-cache-bytes", bytes, 0, halfOfTheMemory()))
            .orElseGet(Limits::defaultTokenCacheBytes));
  }

  private static long halfOfTheMemory() {
    return Runtime.getRuntime().maxMemory() / 2;
  }

  private static int within(String flag, long value, int least, int most) {
    return Math.toIntExact(within(flag, value, least, (long) most));
  }

  private static long within(String flag, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UsageException(
          flag + " is " + value + ": write a value from " + least + " to " + most + ".");
    }
    return value;
  }

  private static Duration atLeast(String flag, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new UsageException(
          flag + " is too short: write at least " + least.toMillis() + " milliseconds.");
    }
    return value;
  }
}
