package dev.httptrigger.extauthz.forwardauth;

import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The client's request as a proxy's question tells of it. What frames the question says nothing of
 * the client's body: a proxy that sends no body sends no length or 0, whatever the client sent. So
 * those headers are left out, and a form is one whose body is not known, unless a body came along.
 */
final class OriginalRequest implements RequestView {
  private static final String ID = "httptrigger";
  private static final String PARTIAL_BODY = "x-envoy-auth-partial-body";
  private static final String HOST = "host";

  private static final Set<String> FRAMING =
      Set.of(HOST, "content-length", "transfer-encoding", "connection");

  private final String method;
  private final String host;
  private final String target;
  private final List<HeaderLine> headers;
  private final HeaderLines lines;
  private final byte[] body;
  private final Map<String, String> contextExtensions;

  private OriginalRequest(
      String method,
      String host,
      String target,
      List<HeaderLine> headers,
      byte[] body,
      Optional<String> id) {
    this.method = method;
    this.host = host;
    this.target = target;
    this.headers = headers;
    this.lines = HeaderLines.of(headers);
    this.body = body;
    this.contextExtensions = id.<Map<String, String>>map(name -> Map.of(ID, name)).orElse(Map.of());
  }

  /** As the proxy's {@code X-Forwarded-*} say. */
  static OriginalRequest of(AuthQuestion question, AuthAddress.Check address, Forwarded forwarded) {
    List<HeaderLine> lines = new ArrayList<>(question.headers().size());
    for (HeaderLine line : question.headers()) {
      // Only Envoy says that; of anybody else's request the client wrote it.
      if (!FRAMING.contains(line.name())
          && !Forwarded.NAMES.contains(line.name())
          && !line.name().equals(PARTIAL_BODY)) {
        lines.add(line);
      }
    }
    if (question.body().length > 0) {
      // Proxies that send a body along send all of it, or don't ask.
      lines.add(new HeaderLine(PARTIAL_BODY, bytes("false")));
    }
    return new OriginalRequest(
        forwarded.method(),
        forwarded.host(),
        forwarded.target(),
        withLength(lines, question.body()),
        question.body(),
        address.id());
  }

  /** As the request itself says. */
  static OriginalRequest of(AuthQuestion question, AuthAddress.Appended address) {
    List<HeaderLine> lines = new ArrayList<>(question.headers().size());
    String host = "";
    for (HeaderLine line : question.headers()) {
      if (line.name().equals(HOST)) {
        host = text(line.value());
      } else if (!FRAMING.contains(line.name())
          && !(line.name().equals(PARTIAL_BODY) && question.body().length == 0)) {
        lines.add(line);
      }
    }
    return new OriginalRequest(
        question.method(),
        host,
        address.target(),
        withLength(lines, question.body()),
        question.body(),
        address.id());
  }

  private static List<HeaderLine> withLength(List<HeaderLine> lines, byte[] body) {
    if (body.length > 0) {
      lines.add(new HeaderLine("content-length", bytes(Integer.toString(body.length))));
    }
    return List.copyOf(lines);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public byte[] target() {
    return bytes(target);
  }

  @Override
  public boolean bytesAreExact() {
    return true;
  }

  @Override
  public List<HeaderLine> headers() {
    return headers;
  }

  @Override
  public HeaderLines lines() {
    return lines;
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public Map<String, String> contextExtensions() {
    return contextExtensions;
  }

  /** No proxy that asks by HTTP says so. */
  @Override
  public List<RouteResource> routeResources() {
    return List.of();
  }

  /** There is no call of gRPC. */
  @Override
  public String callAuthority() {
    return "";
  }

  /** The processor is Envoy's, and is told what to do by the gRPC service alone. */
  @Override
  public boolean hasFormProcessor() {
    return false;
  }

  @Override
  public boolean tellsOfBody() {
    return false;
  }
}
