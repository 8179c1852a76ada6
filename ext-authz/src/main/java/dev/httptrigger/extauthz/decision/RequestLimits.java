package dev.httptrigger.extauthz.decision;

/**
 * How much of one request is looked at. What is more is denied, never passed over: see {@link
 * DenialReason#OVERSIZED_TOKEN}, {@link DenialReason#OVERLOADED} and {@link
 * DenialReason#BODY_TRUNCATED}.
 *
 * @param tokenBytes the longest token, 1 to 65536
 * @param headerLines the most header lines, at least 1
 * @param bodyBytes the longest body in which a token or a parameter is looked for, at least 0
 */
public record RequestLimits(int tokenBytes, int headerLines, int bodyBytes) {
  /** No token above this is ever looked at, whatever is set. */
  public static final int LONGEST_TOKEN = 64 << 10;

  /** What holds where nothing else is said. */
  public static final RequestLimits DEFAULT = new RequestLimits(16 << 10, 256, 1 << 20);

  /** Checks the ranges. */
  public RequestLimits {
    if (tokenBytes < 1 || tokenBytes > LONGEST_TOKEN || headerLines < 1 || bodyBytes < 0) {
      throw new IllegalArgumentException(
          "out of range: "
              + tokenBytes
              + " bytes of a token, "
              + headerLines
              + " header lines, "
              + bodyBytes
              + " bytes of a body");
    }
  }
}
