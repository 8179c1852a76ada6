package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ByteString;
import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.RequestView;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A {@code CheckRequest} as the engine sees it. Headers and body come in either of Envoy's two
 * forms ({@code headers} or {@code header_map}, {@code body} or {@code raw_body}) and are read
 * alike.
 */
final class CheckRequestView implements RequestView {
  private final AttributeContext attributes;
  private final AttributeContext.HttpRequest http;
  private final boolean bytesAreExact;
  private final byte[] target;
  private final List<HeaderLine> headers;

  private CheckRequestView(AttributeContext attributes) {
    this.attributes = attributes;
    this.http = attributes.getRequest().getHttp();
    this.bytesAreExact = http.hasHeaderMap();
    List<HeaderLine> all = bytesAreExact ? exactLines(http) : joinedLines(http);
    this.target = target(http, bytesAreExact, all);
    this.headers = all.stream().filter(line -> !line.name().startsWith(":")).toList();
  }

  static CheckRequestView of(CheckRequest request) {
    return new CheckRequestView(request.getAttributes());
  }

  private static List<HeaderLine> exactLines(AttributeContext.HttpRequest http) {
    List<HeaderLine> lines = new ArrayList<>(http.getHeaderMap().getHeadersCount());
    for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
      ByteString raw = header.getRawValue();
      byte[] value =
          raw.isEmpty() ? header.getValue().getBytes(StandardCharsets.UTF_8) : raw.toByteArray();
      lines.add(new HeaderLine(Ascii.lowerCase(header.getKey()), value));
    }
    return List.copyOf(lines);
  }

  private static List<HeaderLine> joinedLines(AttributeContext.HttpRequest http) {
    List<HeaderLine> lines = new ArrayList<>(http.getHeadersCount());
    http.getHeadersMap()
        .forEach(
            (name, value) ->
                lines.add(
                    new HeaderLine(Ascii.lowerCase(name), value.getBytes(StandardCharsets.UTF_8))));
    return List.copyOf(lines);
  }

  /** The attribute shows {@code !} for a byte that is no UTF-8; only {@code :path} has the byte. */
  private static byte[] target(
      AttributeContext.HttpRequest http, boolean bytesAreExact, List<HeaderLine> lines) {
    if (bytesAreExact) {
      for (HeaderLine line : lines) {
        if (line.name().equals(":path")) {
          return line.value();
        }
      }
    }
    return http.getPath().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String method() {
    return http.getMethod();
  }

  @Override
  public String host() {
    return http.getHost();
  }

  @Override
  public byte[] target() {
    return target;
  }

  @Override
  public boolean bytesAreExact() {
    return bytesAreExact;
  }

  @Override
  public List<HeaderLine> headers() {
    return headers;
  }

  @Override
  public byte[] body() {
    ByteString raw = http.getRawBody();
    return raw.isEmpty() ? http.getBody().getBytes(StandardCharsets.UTF_8) : raw.toByteArray();
  }

  @Override
  public Map<String, String> contextExtensions() {
    return attributes.getContextExtensionsMap();
  }
}
