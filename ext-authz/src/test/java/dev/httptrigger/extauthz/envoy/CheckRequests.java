package dev.httptrigger.extauthz.envoy;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Requests as Envoy makes them, in both of its forms. */
public final class CheckRequests {
  /** How Envoy hands headers over. */
  public enum Form {
    /** {@code encode_raw_headers: true}. */
    HEADER_MAP,
    /** Without it. */
    HEADERS
  }

  private CheckRequests() {}

  /**
   * A request.
   *
   * @param headers {@code name: value} each; a name must not stand twice in {@link Form#HEADERS}
   */
  public static CheckRequest of(
      Form form, String method, String host, String target, String... headers) {
    AttributeContext.HttpRequest.Builder http =
        AttributeContext.HttpRequest.newBuilder()
            .setMethod(method)
            .setHost(host)
            .setPath(target)
            .setScheme("https")
            .setProtocol("HTTP/1.1");
    List<HeaderValue> lines =
        Stream.concat(
                Stream.of(line(":authority", host), line(":method", method), line(":path", target)),
                Arrays.stream(headers).map(CheckRequests::line))
            .toList();
    switch (form) {
      case HEADER_MAP -> http.setHeaderMap(HeaderMap.newBuilder().addAllHeaders(lines));
      case HEADERS ->
          lines.forEach(line -> http.putHeaders(line.getKey(), line.getRawValue().toStringUtf8()));
    }
    return of(http.build(), Map.of());
  }

  /** A request with that much of an HTTP request and these context extensions. */
  public static CheckRequest of(
      AttributeContext.HttpRequest http, Map<String, String> contextExtensions) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setRequest(AttributeContext.Request.newBuilder().setHttp(http))
                .putAllContextExtensions(contextExtensions))
        .build();
  }

  private static HeaderValue line(String text) {
    int colon = text.indexOf(": ");
    return line(text.substring(0, colon), text.substring(colon + 2));
  }

  /** One line of a {@code header_map}; each character of the value is one byte. */
  public static HeaderValue line(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFrom(value, StandardCharsets.ISO_8859_1))
        .build();
  }
}
