package dev.httptrigger.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;

/**
 * What an OpenID provider shows of itself: a discovery document (OpenID Connect Discovery 1.0) and
 * a key set, which a test can rotate, with an ETag; and the faults such a server may have. Listens
 * on loopback. Safe for use by several threads.
 */
public final class IdentityProvider implements AutoCloseable {
  private static final long SLOW_MILLIS = 2_000;
  private static final long DRIP_MILLIS = 200;
  private static final int DRIPS = 10_000;
  private static final byte[] ERROR_ANSWER = ascii(message("500 Internal Server Error", "", ""));

  private final String base;
  private final ScriptedServer server;
  private volatile List<TokenMint> published;
  private volatile Fault fault = Fault.NONE;

  private IdentityProvider(Optional<SSLContext> tls, String host, TokenMint first) {
    published = List.of(first);
    server =
        tls.map(context -> ScriptedServer.startTls(context, this::answer))
            .orElseGet(() -> ScriptedServer.start(this::answer));
    base = (tls.isPresent() ? "https://" : "http://") + host + ":" + server.port();
  }

  /** What is wrong with the server's answers. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** Each answer comes whole, after two seconds. */
    SLOW,
    /** Each answer begins at once, and goes on with a byte now and then, for half an hour. */
    DRIPPING,
    /** Each answer has status 200 and a body that is no JSON. */
    GARBAGE,
    /** Each answer has status 500. */
    ERROR,
    /** Each connection is closed in the middle of the answer. */
    DROP,
    /** Each connection is closed without an answer. */
    DOWN,
    /** Every second answer has status 500. */
    EVERY_SECOND_FAILS
  }

  /** Starts one without TLS at {@code 127.0.0.1} that publishes that key. */
  public static IdentityProvider start(TokenMint first) {
    return new IdentityProvider(Optional.empty(), "127.0.0.1", first);
  }

  /**
   * Starts one that publishes that key.
   *
   * @param tls with a certificate for the host
   * @param host a name by which its users reach 127.0.0.1
   */
  public static IdentityProvider startTls(SSLContext tls, String host, TokenMint first) {
    return new IdentityProvider(Optional.of(tls), host, first);
  }

  /** The issuer identifier, without a slash at its end. */
  public String issuer() {
    return base;
  }

  /** Where the key set is. */
  public String keySetUrl() {
    return base + "/keys";
  }

  /** The key set from now on. */
  public void publish(TokenMint... keys) {
    published = List.of(keys);
  }

  /** How it answers from now on; answers under way go on as they began. */
  public void behave(Fault next) {
    fault = next;
  }

  /** How often anything was asked for. */
  public long requests() {
    return server.received().size();
  }

  /** How often the key set was asked for. */
  public long keySetRequests() {
    return server.received().stream().filter(request -> request.target().equals("/keys")).count();
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    server.close();
  }

  private void answer(Received request, OutputStream out) throws IOException, InterruptedException {
    byte[] answer = wholeAnswer(request).getBytes(StandardCharsets.ISO_8859_1);
    switch (fault) {
      case NONE -> out.write(answer);
      case SLOW -> {
        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
        out.write(answer);
      }
      case DRIPPING -> drip(out);
      case GARBAGE -> out.write(ascii(message("200 OK", "", "<html>")));
      case ERROR -> out.write(ERROR_ANSWER);
      case DROP -> out.write(answer, 0, answer.length - 1);
      case DOWN -> {}
      case EVERY_SECOND_FAILS ->
          out.write(server.received().size() % 2 == 0 ? answer : ERROR_ANSWER);
    }
    out.flush();
  }

  private String wholeAnswer(Received request) {
    return switch (request.target()) {
      case "/.well-known/openid-configuration" ->
          message(
              "200 OK",
              "Content-Type: application/json\r\n",
              "{\"issuer\":\"" + issuer() + "\",\"jwks_uri\":\"" + keySetUrl() + "\"}");
      case "/keys" -> keySet(request);
      default -> message("404 Not Found", "", "");
    };
  }

  private String keySet(Received request) {
    String body = TokenMint.publicJwks(published.toArray(new TokenMint[0]));
    String etag = "\"" + checksum(body) + "\"";
    if (request.header("if-none-match").contains(etag)) {
      return "HTTP/1.1 304 Not Modified\r\nETag: " + etag + "\r\n\r\n";
    }
    return message(
        "200 OK", "Content-Type: application/jwk-set+json\r\nETag: " + etag + "\r\n", body);
  }

  private static void drip(OutputStream out) throws IOException, InterruptedException {
    out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + DRIPS + "\r\n\r\n"));
    for (int drip = 0; drip < DRIPS; drip++) {
      out.write(' ');
      out.flush();
      TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
    }
  }

  private static String message(String status, String headers, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\n"
        + headers
        + "Content-Length: "
        + body.length()
        + "\r\nConnection: close\r\n\r\n"
        + body;
  }

  private static String checksum(String text) {
    CRC32 checksum = new CRC32();
    checksum.update(ascii(text));
    return HexFormat.of().toHexDigits(checksum.getValue());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
