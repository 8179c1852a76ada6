package dev.httptrigger.cli;

import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as a person writes it on the command line. Nothing of it is normalised: what Envoy
 * would change before it asks has to be written as Envoy would send it.
 *
 * @param method as written
 * @param host the authority of the URL, or the header {@code Host} where there is one
 * @param target path and query of the URL, byte for byte
 * @param headers in order, names in lower case
 * @param body as written; may be empty
 * @param contextExtensions what the route would say
 * @param callAuthority the {@code :authority} of the gateway's call
 * @param hasFormProcessor whether the route has the form processor
 */
@SuppressWarnings("ArrayRecordComponent") // a view's bytes are shared, and it is never compared
record WrittenRequest(
    String method,
    String host,
    byte[] target,
    List<HeaderLine> headers,
    byte[] body,
    Map<String, String> contextExtensions,
    String callAuthority,
    boolean hasFormProcessor)
    implements RequestView {
  private static final Pattern URL =
      Pattern.compile("https?://([^/?#]*)([^?#]*)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Takes copies. */
  WrittenRequest {
    headers = List.copyOf(headers);
    contextExtensions = Map.copyOf(contextExtensions);
  }

  /**
   * Reads a request.
   *
   * @param url with scheme and host; a URL without path asks for {@code /}
   * @param headerLines each {@code Name: value}
   * @param body sent with its length, and as a form unless a header says otherwise, as curl does
   * @param triggerId the trigger that the route names
   * @throws UsageException where one of them is not what it should be
   */
  static WrittenRequest read(
      String method,
      String url,
      List<String> headerLines,
      Optional<String> body,
      Optional<String> triggerId) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new UsageException(
          "the URL " + url + " has no scheme: write it whole, http://host/path.");
    }
    List<HeaderLine> headers = new ArrayList<>();
    String host = parts.group(1);
    for (String line : headerLines) {
      HeaderLine header = headerLine(line);
      if (header.name().equals("host")) {
        host = new String(header.value(), StandardCharsets.UTF_8);
      } else {
        headers.add(header);
      }
    }
    body.ifPresent(text -> describe(text, headers));
    String path = parts.group(2).isEmpty() ? "/" : parts.group(2);
    return new WrittenRequest(
        method,
        host,
        (path + parts.group(3)).getBytes(StandardCharsets.UTF_8),
        headers,
        body.orElse("").getBytes(StandardCharsets.UTF_8),
        triggerId.map(id -> Map.of("httptrigger", id)).orElse(Map.of()),
        "",
        false);
  }

  /** The same request, asked about by another gateway. */
  WrittenRequest askedBy(String authority, boolean formProcessor) {
    return new WrittenRequest(
        method, host, target, headers, body, contextExtensions, authority, formProcessor);
  }

  private static HeaderLine headerLine(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new UsageException("-H needs a header as Name: value.");
    }
    String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
    return header(name, line.substring(colon + 1).strip());
  }

  private static HeaderLine header(String name, String value) {
    return new HeaderLine(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void describe(String body, List<HeaderLine> headers) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    headers.add(header("content-length", Integer.toString(length)));
    if (length > 0) {
      // As Envoy says of a body that it kept whole.
      headers.add(header("x-envoy-auth-partial-body", "false"));
    }
    if (headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
      headers.add(header("content-type", "application/x-www-form-urlencoded"));
    }
  }

  @Override
  public boolean bytesAreExact() {
    return true;
  }

  /** Method and host; the rest may hold a token. */
  @Override
  public String toString() {
    return method + " " + host;
  }
}
