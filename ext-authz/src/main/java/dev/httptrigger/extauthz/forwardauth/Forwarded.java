package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The original request by {@code X-Forwarded-*}.
 *
 * @param method as the client sent it
 * @param host as the client sent it
 * @param target path and query as the client sent them, one character a byte
 */
record Forwarded(String method, String host, String target) {
  private static final String METHOD = "x-forwarded-method";
  private static final String PROTO = "x-forwarded-proto";
  private static final String HOST = "x-forwarded-host";
  private static final String URI = "x-forwarded-uri";

  /** Traefik writes the last two for WebSockets. */
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  /** The headers that only the proxy may write. */
  static final Set<String> NAMES = Set.of(METHOD, PROTO, HOST, URI);

  /** The headers do not tell of one request. */
  static final class Unclear extends Exception {
    private static final long serialVersionUID = 1;

    private final String why;

    Unclear(String why) {
      super(why);
      this.why = why;
    }

    /** In words for the proxy's owner. */
    String why() {
      return why;
    }
  }

  /**
   * Reads the headers.
   *
   * @throws Unclear where one is missing or there twice (the proxy added to what the client wrote),
   *     in words for the proxy's owner
   */
  static Forwarded of(List<HeaderLine> headers) throws Unclear {
    String scheme = only(headers, PROTO);
    if (!SCHEMES.contains(scheme)) {
      throw new Unclear(PROTO + " is none of http, https, ws, wss");
    }
    return new Forwarded(only(headers, METHOD), only(headers, HOST), only(headers, URI));
  }

  private static String only(List<HeaderLine> headers, String name) throws Unclear {
    List<byte[]> values =
        headers.stream().filter(line -> line.name().equals(name)).map(HeaderLine::value).toList();
    if (values.size() != 1) {
      throw new Unclear(
          name
              + (values.isEmpty() ? " is missing" : " is there " + values.size() + " times")
              + ": the proxy has to set it, and to drop what the client wrote");
    }
    return new String(values.getFirst(), StandardCharsets.ISO_8859_1);
  }

  /** A request belongs in no log. */
  @Override
  public String toString() {
    return "a forwarded request";
  }
}
