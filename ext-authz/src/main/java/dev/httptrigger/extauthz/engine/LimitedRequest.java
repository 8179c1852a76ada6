package dev.httptrigger.extauthz.engine;

import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.RequestView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A request whose body is longer than what is looked at, as if Envoy had cut it: none of it is
 * there, and a header says that it is not whole. Whoever needs the body then denies, as for Envoy's
 * own cut ({@code body_truncated}); nobody takes it for one without a token.
 */
final class LimitedRequest implements RequestView {
  private static final String PARTIAL = "x-envoy-auth-partial-body";

  private final RequestView request;
  private final List<HeaderLine> headers;
  private final HeaderLines lines;

  private LimitedRequest(RequestView request) {
    this.request = request;
    this.headers =
        Stream.concat(
                request.headers().stream().filter(line -> !line.name().equals(PARTIAL)),
                Stream.of(new HeaderLine(PARTIAL, new byte[] {'t', 'r', 'u', 'e'})))
            .toList();
    this.lines = HeaderLines.of(headers);
  }

  /** The request itself where its body is within the limit. */
  static RequestView of(RequestView request, RequestLimits limits) {
    return request.bodyLength() > limits.bodyBytes() ? new LimitedRequest(request) : request;
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String host() {
    return request.host();
  }

  @Override
  public byte[] target() {
    return request.target();
  }

  @Override
  public boolean bytesAreExact() {
    return request.bytesAreExact();
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
    return new byte[0];
  }

  @Override
  public Map<String, String> contextExtensions() {
    return request.contextExtensions();
  }

  @Override
  public List<RouteResource> routeResources() {
    return request.routeResources();
  }

  @Override
  public String callAuthority() {
    return request.callAuthority();
  }

  @Override
  public boolean tellsOfBody() {
    return request.tellsOfBody();
  }

  @Override
  public boolean hasFormProcessor() {
    return request.hasFormProcessor();
  }
}
