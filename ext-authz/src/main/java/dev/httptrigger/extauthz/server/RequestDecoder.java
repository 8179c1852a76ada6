package dev.httptrigger.extauthz.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Netty's decoder without its kindness: what two servers could frame differently (RFC 9112 §6.3) is
 * no request.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private final HttpConnection connection;

  /** A decoder for one connection, which it tells what arrives. */
  RequestDecoder(HttpLimits limits, HttpConnection connection) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.headBytes())
            .setMaxHeaderSize(limits.headBytes()));
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      connection.arrived(bytes.readableBytes());
    }
    super.channelRead(context, message);
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) throws Exception {
    connection.begin();
    return super.createMessage(initialLine);
  }

  /** Asked once the headers are read, before the body is looked for. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    List<String> codings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean odd =
        codings.size() > 1
            || (codings.size() == 1 && !codings.getFirst().equalsIgnoreCase("chunked"));
    if (odd || (!codings.isEmpty() && message.headers().contains(HttpHeaderNames.CONTENT_LENGTH))) {
      throw new IllegalArgumentException("a body of no certain length");
    }
    return super.isContentAlwaysEmpty(message);
  }
}
