package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.decision.Ascii;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.forwardauth.AuthAnswer;
import dev.httptrigger.extauthz.forwardauth.AuthQuestion;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a proxy: whole requests become questions, in order, and what is no well-formed
 * request is refused and ends the connection. Lives on the connection's own thread; only {@link
 * #isReading} may be asked on others.
 */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** What an answer's head takes until it is written, roughly. */
  private static final int ANSWER_HEAD = 1 << 10;

  private final Function<AuthQuestion, AuthAnswer> service;
  private final HttpLimits limits;
  private final HeldBytes held;
  private final Optional<Connection> connection;
  private final Consumer<Throwable> failures;
  private final BooleanSupplier draining;
  private final long opened = System.nanoTime();
  private long begun = opened;
  private long lastAnswer = opened;
  private long unread;
  private volatile boolean reading;

  /**
   * Handles one connection.
   *
   * @param held counts what comes in part, and answers that nobody reads
   * @param connection whom that is counted for
   * @param failures is told what ended it that is no fault of the proxy's
   * @param draining whether each answer is the last of its connection
   */
  HttpConnection(
      Function<AuthQuestion, AuthAnswer> service,
      HttpLimits limits,
      HeldBytes held,
      Optional<Connection> connection,
      Consumer<Throwable> failures,
      BooleanSupplier draining) {
    this.service = service;
    this.limits = limits;
    this.held = held;
    this.connection = connection;
    this.failures = failures;
    this.draining = draining;
  }

  /** Bytes are there, of a request that is not whole yet. */
  void arrived(int bytes) {
    begin();
    unread += bytes;
    held.hold(connection, bytes);
  }

  /** A request begins. */
  void begin() {
    if (!reading) {
      begun = System.nanoTime();
      reading = true;
    }
  }

  private void release() {
    held.hold(connection, -unread);
    unread = 0;
  }

  /** Whether a request is there in part. */
  boolean isReading() {
    return reading;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    context.channel().closeFuture().addListener(closed -> release());
    watch(context, pause(limits.idle().toNanos()));
    super.channelActive(context);
  }

  /** Bytes that drip in keep no connection open: only whole requests do. */
  private void watch(ChannelHandlerContext context, long nanoseconds) {
    Future<?> unusedTimer =
        context
            .executor()
            .schedule(
                () -> {
                  long left = left();
                  if (left <= 0) {
                    close(context);
                  } else if (context.channel().isActive()) {
                    watch(context, pause(left));
                  }
                },
                nanoseconds,
                TimeUnit.NANOSECONDS);
  }

  private long left() {
    long now = System.nanoTime();
    return reading
        ? limits.whole().toNanos() - (now - begun)
        : limits.idle().toNanos() - (now - lastAnswer);
  }

  /** A request may begin at any time, and then has less. */
  private long pause(long left) {
    return Math.min(left, limits.whole().toNanos());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    release();
    HttpResponseStatus refusal = refusal(request);
    if (refusal != null) {
      LOG.debug(
          "What {} sent is no well-formed request: {}",
          context.channel().remoteAddress(),
          refusal.code());
      send(context, new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal), true);
      return;
    }
    AuthAnswer answer = service.apply(question(context, request));
    boolean last =
        !HttpUtil.isKeepAlive(request)
            || draining.getAsBoolean()
            || System.nanoTime() - opened > limits.age().toNanos();
    send(context, response(answer, request.method().equals(HttpMethod.HEAD)), last);
  }

  /** Why a request is none of ours to read; null where it is well-formed. */
  private @Nullable HttpResponseStatus refusal(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return switch (request.decoderResult().cause()) {
        case TooLongHttpLineException tooLong -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
        case TooLongHttpHeaderException tooLong ->
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
        case null, default -> HttpResponseStatus.BAD_REQUEST;
      };
    }
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    boolean known = old || request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    boolean oneHost = hosts == 1 || (old && hosts == 0);
    return known && oneHost && request.uri().startsWith("/")
        ? null
        : HttpResponseStatus.BAD_REQUEST;
  }

  private static AuthQuestion question(ChannelHandlerContext context, FullHttpRequest request) {
    List<HeaderLine> lines = new ArrayList<>(request.headers().size());
    for (Map.Entry<String, String> line : request.headers()) {
      lines.add(
          new HeaderLine(
              Ascii.lowerCase(line.getKey()),
              // Netty keeps a byte as the character of its number.
              line.getValue().strip().getBytes(StandardCharsets.ISO_8859_1)));
    }
    return new AuthQuestion(
        ((InetSocketAddress) context.channel().remoteAddress()).getAddress(),
        request.method().name(),
        request.uri(),
        lines,
        ByteBufUtil.getBytes(request.content()));
  }

  private static FullHttpResponse response(AuthAnswer answer, boolean toHead) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(toHead ? new byte[0] : body));
    for (Header header : answer.headers()) {
      response.headers().add(header.name(), wire(header.value()));
    }
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return response;
  }

  /** UTF-8, as through Envoy: Netty writes a character as the byte of its number. */
  private static String wire(String value) {
    return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private void send(ChannelHandlerContext context, FullHttpResponse response, boolean last) {
    reading = false;
    lastAnswer = System.nanoTime();
    response
        .headers()
        .set(
            HttpHeaderNames.CONNECTION,
            last ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
    if (!response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    }
    int size = ANSWER_HEAD + response.content().readableBytes();
    held.hold(connection, size);
    ChannelFuture written = context.writeAndFlush(response);
    written.addListener(done -> held.hold(connection, -size));
    if (last) {
      // What is pipelined behind it is not looked at.
      context.channel().config().setAutoRead(false);
      context.pipeline().remove(this);
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Who does not read answers is not asked for more requests. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    context.channel().config().setAutoRead(context.channel().isWritable());
    super.channelWritabilityChanged(context);
  }

  /**
   * A broken connection, or a failed handshake: nobody to tell. An error, as when there is no
   * memory for what came, is ours.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Error) {
      failures.accept(cause);
    }
    close(context);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // however the close ends, nothing is left to do
  private static void close(ChannelHandlerContext context) {
    context.close();
  }
}
