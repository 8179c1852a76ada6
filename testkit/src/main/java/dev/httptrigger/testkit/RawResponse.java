package dev.httptrigger.testkit;

import java.util.List;

/**
 * A response as it came. Every text is ISO-8859-1, one character a byte, so that no byte is lost.
 *
 * @param status the status code
 * @param headers every header line in its order, doubled ones too
 * @param body the body's bytes, without the frames of a chunked one
 */
public record RawResponse(int status, List<HeaderLine> headers, String body) {
  /** The values of all header lines of that name in their order; compared without case. */
  public List<String> header(String name) {
    return HeaderLine.values(headers, name);
  }
}
