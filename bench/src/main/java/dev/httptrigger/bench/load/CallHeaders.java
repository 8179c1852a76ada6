package dev.httptrigger.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * The header block of a call, in HPACK (RFC 7541). A connection's first call spells its headers
 * out; the further ones name their places in the table that the first has filled, as Envoy's do.
 */
final class CallHeaders {
  private static final String METHOD = "/envoy.service.auth.v3.Authorization/Check";
  private static final int STREAM = 1;

  private final byte[] first;
  private final byte[] further;

  private CallHeaders(byte[] first, byte[] further) {
    this.first = first;
    this.further = further;
  }

  /** The block of a call; not to be changed. */
  byte[] block(boolean isFirst) {
    return isFirst ? first : further;
  }

  /** What Envoy's own gRPC client sends, its time-out included. */
  static CallHeaders ofEnvoy() {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .path(METHOD)
            .authority("ext-authz")
            .add("te", "trailers")
            .add("grpc-timeout", "5000m")
            .add("content-type", "application/grpc")
            .add("x-envoy-internal", "true")
            .add("x-forwarded-for", "10.0.0.12");
    try (DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder()) {
      return new CallHeaders(encoded(encoder, headers), encoded(encoder, headers));
    } catch (Http2Exception e) {
      throw new IllegalStateException("fixed headers can be encoded", e);
    }
  }

  private static byte[] encoded(DefaultHttp2HeadersEncoder encoder, Http2Headers headers)
      throws Http2Exception {
    ByteBuf block = Unpooled.buffer();
    encoder.encodeHeaders(STREAM, headers, block);
    return ByteBufUtil.getBytes(block);
  }
}
