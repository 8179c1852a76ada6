package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawHttp2;
import dev.httptrigger.testkit.RawResponse;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is no request, or none for the address that it comes to, with markers in it. Whether it is
 * answered, and how, is up to the server; only what is written about it counts.
 */
final class CanaryNoise {
  private final Canary canary;

  CanaryNoise(Canary canary) {
    this.canary = canary;
  }

  /** To the gRPC address: HTTP/1, no protocol at all, and calls that nobody serves. */
  void toGrpc(int port) {
    say(
        port,
        "GET /?access_token=" + mark("a request line of HTTP/1") + " HTTP/1.1\r\nHost: a\r\n\r\n");
    say(port, mark("no protocol").repeat(5) + "\r\n\r\n");
    say(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + mark("no HTTP/2 frames").repeat(5));
    say(port, "\u0016\u0003\u0001\u0000@" + mark("a TLS handshake").repeat(5));
    String check = "/envoy.service.auth.v3.Authorization/Check";
    String message = mark("a gRPC message");
    call(port, fields("POST", check, "application/grpc", "trailers"), grpc(message));
    call(port, fields("POST", check, "application/grpc", "trailers"), message);
    call(port, fields("POST", check, "application/grpc", mark("te")), grpc(message));
    call(port, fields("POST", check, mark("a content type"), "trailers"), grpc(message));
    call(port, fields(mark("a method"), check, "application/grpc", "trailers"), grpc(message));
    call(
        port,
        fields(
            "POST", "/" + mark("a service") + "/" + mark("a call"), "application/grpc", "trailers"),
        grpc(message));
    call(port, fields("POST", mark("a path"), "application/grpc", "trailers"), grpc(message));
    for (String odd :
        List.of(
            "X-" + mark("a capital header") + ": 1",
            "x " + mark("a header with a space") + ": 1",
            ":" + mark("a pseudo header") + ": 1",
            "connection: " + mark("a connection header"),
            "content-length: " + mark("a length"),
            "grpc-timeout: " + mark("a timeout"),
            "grpc-encoding: " + mark("an encoding"),
            "host: " + mark("a host"),
            "x-binary-bin: " + mark("binary metadata") + "!",
            "x-line: a\nb" + mark("a header of two lines"),
            "x-large: " + mark("a header that is too large").repeat(1_000))) {
      List<String> fields =
          Stream.concat(
                  fields("POST", check, "application/grpc", "trailers").stream(), Stream.of(odd))
              .toList();
      call(port, fields, grpc(message));
    }
  }

  /** To the forward-auth address: what is malformed, and what is no address. */
  void toHttp(int port) {
    for (String text :
        List.of(
            mark("no request line") + "\r\n\r\n",
            mark("a method") + " /check HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /check?" + mark("a query behind the address") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /" + mark("no address") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://" + mark("an absolute target") + "/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /check HTTP/" + mark("a version") + "\r\nHost: a\r\n\r\n",
            "GET /check HTTP/1.1\r\nX-Line: " + mark("a request without Host") + "\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\nHost: " + mark("a second Host") + "\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\n" + mark("no header line") + "\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\n" + mark("an odd name") + " : 1\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\nX: \u0000" + mark("a NUL") + "\r\n\r\n",
            "POST /check HTTP/1.1\r\nHost: a\r\nContent-Length: " + mark("a length") + "\r\n\r\n",
            "POST /check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                + mark("a coding")
                + "\r\n\r\n",
            "POST /check HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + mark("a chunk's size")
                + "\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\n\r\n" + mark("bytes behind a request") + "\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\nExpect: " + mark("an expectation") + "\r\n\r\n",
            "GET /" + mark("a line too long").repeat(6_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /check HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: "
                + mark("a scheme")
                + "\r\n"
                + "X-Forwarded-Method: GET\r\n"
                + "X-Forwarded-Uri: /\r\n"
                + "X-Forwarded-Host: a\r\n\r\n")) {
      say(port, text);
    }
  }

  /** To the admin address; all that it answers. */
  String toAdmin(int port) {
    List<String> answers = new ArrayList<>();
    for (String text :
        List.of(
            "GET /livez?" + mark("a query") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /readyz HTTP/1.1\r\nHost: a\r\nX-Line: " + mark("a header") + "\r\n\r\n",
            "GET /" + mark("no page") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 14\r\n\r\n" + mark("a body"),
            mark("a method") + " /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
            mark("no request line") + "\r\n\r\n",
            "GET %" + mark("no target") + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: a\r\n" + mark("no header line") + "\r\n\r\n",
            "GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: " + mark("a length") + "\r\n\r\n")) {
      answers.add(say(port, text));
    }
    return String.join("\n", answers);
  }

  private String mark(String place) {
    return canary.marker(place);
  }

  private static List<String> fields(String method, String path, String contentType, String te) {
    return Stream.concat(
            RawHttp2.pseudo(method, "ext-authz", path).stream(),
            Stream.of("content-type: " + contentType, "te: " + te))
        .toList();
  }

  /** A message as gRPC frames it: not compressed, its length, its bytes. */
  private static String grpc(String message) {
    return "\u0000\u0000\u0000\u0000" + (char) message.length() + message;
  }

  private static void call(int port, List<String> fields, String body) {
    try {
      int unusedStatus = RawHttp2.status(port, fields, body);
    } catch (UncheckedIOException refused) {
      // Also an answer.
    }
  }

  private static String say(int port, String text) {
    try {
      RawResponse response = RawHttp.exchange(port, text);
      return response.headers() + "\n" + response.body();
    } catch (UncheckedIOException refused) {
      return "";
    }
  }
}
