package dev.httptrigger.deploy;

import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A real Envoy with an upstream behind it that keeps exactly what it got.
 *
 * @param port Envoy's listener
 * @param upstream what stands behind it
 */
record Gateway(int port, EchoUpstream upstream) {
  /** Sends one request with these header lines, on a connection of its own. */
  Answer send(String method, String host, String target, String... headerLines) {
    String mark = "m" + System.nanoTime();
    List<String> lines = new ArrayList<>(List.of(headerLines));
    lines.add("X-Mark: " + mark);
    RawResponse response = RawHttp.exchange(port, RawHttp.request(method, host, target, lines, ""));
    List<String> arrived =
        upstream.received().stream()
            .filter(received -> received.header("x-mark").contains(mark))
            .flatMap(received -> received.headers().stream())
            .map(header -> header.name().toLowerCase(Locale.ROOT) + ": " + header.value())
            .toList();
    return new Answer(response.status(), response, arrived);
  }

  /** A GET. */
  Answer get(String host, String target, String... headerLines) {
    return send("GET", host, target, headerLines);
  }

  /** The header line that carries a bearer token. */
  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  /**
   * What came of a request.
   *
   * @param status the client's HTTP status
   * @param response the whole answer
   * @param arrived the header lines that reached the upstream, names in lower case; empty where the
   *     request did not
   */
  record Answer(int status, RawResponse response, List<String> arrived) {
    /** Whether the request reached the upstream. */
    boolean passed() {
      return !arrived.isEmpty();
    }

    /** The values that the upstream got in that header, in order. */
    List<String> upstreamValues(String name) {
      return arrived.stream()
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .toList();
    }

    /** The names of all headers that the upstream got. */
    List<String> upstreamNames() {
      return arrived.stream().map(line -> line.substring(0, line.indexOf(": "))).toList();
    }
  }
}
