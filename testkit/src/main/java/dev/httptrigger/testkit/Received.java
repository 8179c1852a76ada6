package dev.httptrigger.testkit;

import java.util.List;

/**
 * A request as an {@link EchoUpstream} got it. Every text is ISO-8859-1, one character a byte, so
 * that no byte is lost.
 *
 * @param method as written
 * @param target the request target as written: nothing decoded, nothing normalised
 * @param head the request line and all header lines as they came, line ends included
 * @param headers every header line in its order, doubled ones too
 * @param body the body's bytes, without the frames of a chunked one
 */
public record Received(
    String method, String target, String head, List<HeaderLine> headers, String body) {
  /** The values of all header lines of that name in their order; compared without case. */
  public List<String> header(String name) {
    return HeaderLine.values(headers, name);
  }
}
