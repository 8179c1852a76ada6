package dev.httptrigger.bench.workload;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request as the recommended Envoy asks about it ({@code encode_raw_headers}): a browser's call
 * of an API, with the headers that browsers, proxies and tracing add, about two kilobytes with a
 * token.
 *
 * @param host the host that the client asked for
 * @param token what it sent after {@code Authorization: Bearer }
 */
public record EnvoyRequest(String host, Optional<String> token) {
  private static final String PATH =
      "/api/v1/orders/8d1f2b7c/items?page=2&size=50&sort=createdAt,desc";
  private static final int PREFIX = 5;

  /** The gRPC message: a prefix of five bytes (uncompressed, length), then the CheckRequest. */
  public byte[] message() {
    return framed(request());
  }

  /** The same as an Envoy without {@code encode_raw_headers} asks, which is its default. */
  public byte[] joinedMessage() {
    return framed(joinedRequest());
  }

  /** The request itself, as its client sends it to Envoy over HTTP/1.1. */
  public byte[] page() {
    StringBuilder text = new StringBuilder("GET " + PATH + " HTTP/1.1\r\nhost: " + host + "\r\n");
    for (HeaderValue header : headers().getHeadersList()) {
      if (!header.getKey().startsWith(":")) {
        text.append(header.getKey())
            .append(": ")
            .append(header.getRawValue().toStringUtf8())
            .append("\r\n");
      }
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] framed(CheckRequest message) {
    byte[] request = message.toByteArray();
    return ByteBuffer.allocate(PREFIX + request.length)
        .put((byte) 0)
        .putInt(request.length)
        .put(request)
        .array();
  }

  /** The CheckRequest. */
  CheckRequest request() {
    return request(http().setHeaderMap(headers()));
  }

  /** The CheckRequest with its headers as a map. */
  public CheckRequest joinedRequest() {
    AttributeContext.HttpRequest.Builder http = http();
    for (HeaderValue header : headers().getHeadersList()) {
      http.putHeaders(header.getKey(), header.getRawValue().toStringUtf8());
    }
    return request(http);
  }

  private AttributeContext.HttpRequest.Builder http() {
    return AttributeContext.HttpRequest.newBuilder()
        .setId("1234567890123456789")
        .setMethod("GET")
        .setPath(PATH)
        .setHost(host)
        .setScheme("https")
        .setProtocol("HTTP/1.1")
        .setSize(-1);
  }

  private static CheckRequest request(AttributeContext.HttpRequest.Builder http) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .setSource(peer("203.0.113.17", 51_234))
                .setDestination(peer("10.0.0.12", 8_443))
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setTime(Timestamp.newBuilder().setSeconds(1_700_000_000))
                        .setHttp(http))
                .setMetadataContext(Metadata.getDefaultInstance())
                .setRouteMetadataContext(Metadata.getDefaultInstance()))
        .build();
  }

  private HeaderMap headers() {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    add(headers, ":authority", host);
    add(headers, ":path", PATH);
    add(headers, ":method", "GET");
    add(headers, ":scheme", "https");
    add(
        headers,
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/126.0.0.0 Safari/537.36");
    add(headers, "accept", "application/json, text/plain, */*");
    add(headers, "accept-encoding", "gzip, deflate, br, zstd");
    add(headers, "accept-language", "en-GB,en;q=0.9,de;q=0.8");
    add(headers, "cookie", "_ga=GA1.1.1234567890.1700000000; theme=dark");
    add(headers, "origin", "https://app.example.com");
    add(headers, "referer", "https://app.example.com/orders/8d1f2b7c");
    add(headers, "x-request-id", "0f0f7a3e-7b61-4d8e-9a59-3f1c2c6c6d10");
    add(headers, "x-forwarded-for", "203.0.113.17");
    add(headers, "x-forwarded-proto", "https");
    add(headers, "x-b3-traceid", "463ac35c9f6413ad48485a3953bb6124");
    add(headers, "traceparent", "00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01");
    token.ifPresent(text -> add(headers, "authorization", "Bearer " + text));
    return headers.build();
  }

  private static void add(HeaderMap.Builder headers, String name, String value) {
    headers.addHeaders(
        HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value)));
  }

  private static AttributeContext.Peer.Builder peer(String address, int port) {
    return AttributeContext.Peer.newBuilder()
        .setAddress(
            Address.newBuilder()
                .setSocketAddress(
                    SocketAddress.newBuilder().setAddress(address).setPortValue(port)));
  }
}
