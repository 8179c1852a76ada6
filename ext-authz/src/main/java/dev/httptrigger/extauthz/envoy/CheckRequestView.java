package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.Bytes;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.RequestView;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code CheckRequest} as the engine sees it. Headers and body come in either of Envoy's two
 * forms ({@code headers} or {@code header_map}, {@code body} or {@code raw_body}) and are read
 * alike.
 */
final class CheckRequestView implements RequestView {
  private static final String PATH = ":path";

  private final AttributeContext attributes;
  private final AttributeContext.HttpRequest http;
  private final List<HeaderLine> headers;
  private final HeaderLines lines;
  private final byte[] target;
  private final boolean bytesAreExact;
  private final String callAuthority;
  private final boolean formProcessor;

  private CheckRequestView(
      AttributeContext attributes, String callAuthority, boolean formProcessor) {
    this.attributes = attributes;
    this.callAuthority = callAuthority;
    this.formProcessor = formProcessor;
    this.http = attributes.getRequest().getHttp();
    Optional<ByteString> exactTarget = exactTarget(http);
    this.target =
        exactTarget
            .map(ByteString::toByteArray)
            .orElseGet(() -> http.getPath().getBytes(StandardCharsets.UTF_8));
    boolean hasRawHeaders = http.getHeaderMap().getHeadersCount() > 0;
    this.headers = hasRawHeaders ? rawLines(http) : joinedLines(http);
    this.lines = HeaderLines.of(headers);
    this.bytesAreExact = hasRawHeaders && (exactTarget.isPresent() || target.length == 0);
  }

  /**
   * A view of a request.
   *
   * @param callAuthority the {@code :authority} of the call that brought it
   * @param formProcessor whether every route has the form processor, whatever its context says
   */
  static CheckRequestView of(CheckRequest request, String callAuthority, boolean formProcessor) {
    return new CheckRequestView(request.getAttributes(), callAuthority, formProcessor);
  }

  /**
   * The request in a message, whichever way it is read; the two ways see the same.
   *
   * @param message the bytes of a {@code CheckRequest}; not changed any more
   * @return empty where it is none, or has no HTTP request in it
   */
  static Optional<RequestView> of(byte[] message, String callAuthority, boolean formProcessor) {
    Optional<RequestView> scanned = CheckRequestScanner.scan(message, callAuthority, formProcessor);
    return scanned.isPresent() ? scanned : generated(message, callAuthority, formProcessor);
  }

  /** The same, read by the generated classes. */
  static Optional<RequestView> generated(
      byte[] message, String callAuthority, boolean formProcessor) {
    try {
      CheckRequest request = CheckRequest.parseFrom(message);
      return request.getAttributes().getRequest().hasHttp()
          ? Optional.of(of(request, callAuthority, formProcessor))
          : Optional.empty();
    } catch (InvalidProtocolBufferException unreadable) {
      return Optional.empty();
    }
  }

  /** The attribute shows {@code !} for a byte that is no UTF-8; only {@code :path} has the byte. */
  private static Optional<ByteString> exactTarget(AttributeContext.HttpRequest http) {
    for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
      if (header.getKey().equals(PATH)) {
        return Optional.of(rawValue(header));
      }
    }
    return Optional.empty();
  }

  private static List<HeaderLine> rawLines(AttributeContext.HttpRequest http) {
    List<HeaderLine> lines = new ArrayList<>(http.getHeaderMap().getHeadersCount());
    for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
      add(lines, header.getKey(), rawValue(header));
    }
    return List.copyOf(lines);
  }

  private static List<HeaderLine> joinedLines(AttributeContext.HttpRequest http) {
    List<HeaderLine> lines = new ArrayList<>(http.getHeadersCount());
    http.getHeadersMap().forEach((name, value) -> add(lines, name, ByteString.copyFromUtf8(value)));
    return List.copyOf(lines);
  }

  private static ByteString rawValue(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValueBytes() : header.getRawValue();
  }

  private static void add(List<HeaderLine> lines, String name, ByteString value) {
    if (!name.startsWith(":")) {
      lines.add(new HeaderLine(Ascii.lowerCase(name), stripped(value)));
    }
  }

  private static byte[] stripped(ByteString value) {
    int begin = 0;
    int end = value.size();
    while (begin < end && Bytes.isWhiteSpace(value.byteAt(begin))) {
      begin++;
    }
    while (begin < end && Bytes.isWhiteSpace(value.byteAt(end - 1))) {
      end--;
    }
    return value.substring(begin, end).toByteArray();
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
  public HeaderLines lines() {
    return lines;
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

  @Override
  public List<RouteResource> routeResources() {
    return RouteMetadata.resources(attributes.getRouteMetadataContext());
  }

  @Override
  public String callAuthority() {
    return callAuthority;
  }

  @Override
  public boolean hasFormProcessor() {
    return formProcessor || RequestView.super.hasFormProcessor();
  }
}
