package dev.httptrigger.deploy;

import dev.httptrigger.testkit.RawHttp;
import java.util.List;
import java.util.stream.Stream;

/**
 * A request.
 *
 * @param lines its header lines but Host
 */
record CanaryRequest(String method, String host, String target, List<String> lines, String body) {
  CanaryRequest withLine(String line) {
    return new CanaryRequest(
        method, host, target, Stream.concat(lines.stream(), Stream.of(line)).toList(), body);
  }

  CanaryRequest withMethod(String other) {
    return new CanaryRequest(other, host, target, lines, body);
  }

  CanaryRequest withHost(String other) {
    return new CanaryRequest(method, other, target, lines, body);
  }

  CanaryRequest withForm(String form) {
    return new CanaryRequest("POST", host, target, lines, form)
        .withLine("Content-Type: application/x-www-form-urlencoded");
  }

  /** As a proxy asks that appends the path to an address. */
  CanaryRequest behind(String address) {
    return new CanaryRequest(method, host, address + target, lines, body);
  }

  /** As a proxy asks that tells of the original request in headers. */
  CanaryRequest asQuestion() {
    return new CanaryRequest("GET", "proxy", "/check", lines, body)
        .withLine("X-Forwarded-Method: " + method)
        .withLine("X-Forwarded-Proto: https")
        .withLine("X-Forwarded-Host: " + host)
        .withLine("X-Forwarded-Uri: " + target);
  }

  /** As it goes over the wire. */
  String text() {
    return RawHttp.request(method, host, target, lines, body);
  }
}
