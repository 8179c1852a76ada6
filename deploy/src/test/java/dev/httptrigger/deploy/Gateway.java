package dev.httptrigger.deploy;

import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.HeaderLine;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawHttp2;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real Envoy with an upstream behind it that keeps exactly what it got.
 *
 * @param port Envoy's listener
 * @param upstream what stands behind it
 */
record Gateway(int port, EchoUpstream upstream) {
  /** So many requests that each of two servers answers some. */
  private static final int ENOUGH_FOR_EVERY_SERVER = 12;

  private static final String FORM = "content-type: application/x-www-form-urlencoded";

  /** How a client speaks. */
  enum Protocol {
    HTTP_1_1,
    HTTP_2
  }

  /** Sends one request with these header lines, on a connection of its own. */
  Answer send(String method, String host, String target, String... headerLines) {
    return send(method, host, target, List.of(headerLines), "");
  }

  /** The same with a body. */
  Answer send(String method, String host, String target, List<String> headerLines, String body) {
    String mark = mark();
    RawResponse response =
        RawHttp.exchange(
            port, RawHttp.request(method, host, target, marked(headerLines, mark), body));
    return new Answer(response.status(), response, received(mark));
  }

  /** A GET. */
  Answer get(String host, String target, String... headerLines) {
    return send("GET", host, target, headerLines);
  }

  /** Posts a form; over HTTP/2 in two pieces, with all names in lower case. */
  Crossing postForm(
      Protocol protocol, String host, String target, List<String> headerLines, String form) {
    List<String> lines = new ArrayList<>(headerLines);
    lines.add(FORM);
    return switch (protocol) {
      case HTTP_1_1 -> {
        Answer answer = send("POST", host, target, lines, form);
        yield new Crossing(answer.status(), answer.received());
      }
      case HTTP_2 -> {
        String mark = mark();
        List<String> fields =
            Stream.concat(
                    RawHttp2.pseudo("POST", host, target).stream(),
                    marked(lines, mark).stream().map(Gateway::withLowerCaseName))
                .toList();
        int middle = form.length() / 2;
        int status =
            RawHttp2.status(port, fields, form.substring(0, middle), form.substring(middle));
        yield new Crossing(status, received(mark));
      }
    };
  }

  /** Whether that many GETs in a row, so those that each server answers, have this status. */
  boolean everyServerAnswers(int status, String host, String... headerLines) {
    return everyServerAnswersAt(status, host, "/", headerLines);
  }

  /** The same with another target. */
  boolean everyServerAnswersAt(int status, String host, String target, String... headerLines) {
    return IntStream.range(0, ENOUGH_FOR_EVERY_SERVER)
        .allMatch(request -> get(host, target, headerLines).status() == status);
  }

  /** The header line that carries a bearer token. */
  static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static String mark() {
    return "m" + System.nanoTime();
  }

  private static List<String> marked(List<String> lines, String mark) {
    return Stream.concat(lines.stream(), Stream.of("X-Mark: " + mark)).toList();
  }

  private static String withLowerCaseName(String line) {
    int colon = line.indexOf(':');
    return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
  }

  private List<Received> received(String mark) {
    return upstream.received().stream()
        .filter(received -> received.header("x-mark").contains(mark))
        .toList();
  }

  /**
   * What came of a request, whatever the protocol.
   *
   * @param status the client's HTTP status
   * @param received what reached the upstream; empty where the request did not
   */
  record Crossing(int status, List<Received> received) {}

  /**
   * What came of a request.
   *
   * @param status the client's HTTP status
   * @param response the whole answer
   * @param received what reached the upstream; empty where the request did not
   */
  record Answer(int status, RawResponse response, List<Received> received) {
    /** Whether the request reached the upstream. */
    boolean passed() {
      return !received.isEmpty();
    }

    /** The header lines that reached the upstream, names in lower case. */
    List<String> arrived() {
      return lines().map(line -> lowerCase(line) + ": " + line.value()).toList();
    }

    /** The values that the upstream got in that header, in order. */
    List<String> upstreamValues(String name) {
      return received.stream().flatMap(request -> request.header(name).stream()).toList();
    }

    /** The names of all headers that the upstream got. */
    List<String> upstreamNames() {
      return lines().map(Answer::lowerCase).toList();
    }

    private Stream<HeaderLine> lines() {
      return received.stream().flatMap(request -> request.headers().stream());
    }

    private static String lowerCase(HeaderLine line) {
      return line.name().toLowerCase(Locale.ROOT);
    }
  }
}
