package dev.httptrigger.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load: HTTP/2 (RFC 9113) as far as unary calls need it. Frames that it sends
 * are put together by hand from bytes that are there already; those that come are read by Netty.
 * Used on its event loop's thread only.
 */
final class CheckConnection extends ByteToMessageDecoder {
  /** More than calls can be under way: a stream's place is its number modulo this. */
  private static final int PLACES = 1 << 14;

  private static final int OWN_STREAM_WINDOW = 1 << 20;
  private static final int OWN_WINDOW = 1 << 30;

  private final Calls calls;
  private final CallHeaders headers = CallHeaders.ofEnvoy();
  private final AnswerHeaders answerHeaders = new AnswerHeaders();
  private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(answerHeaders);
  private final Frames frames = new Frames();
  private final @Nullable Call[] places = new Call[PLACES];

  /** Calls that were answered, for the next ones: a load shall leave little garbage. */
  private final ArrayDeque<Call> free = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf unsent;
  private boolean open;
  private int nextStream = 1;
  private int underWay;
  private long mostUnderWay = Long.MAX_VALUE;
  private long window = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int streamWindow = Http2CodecUtil.DEFAULT_WINDOW_SIZE;
  private int largestFrame = Http2CodecUtil.MAX_FRAME_SIZE_LOWER_BOUND;
  private long consumed;

  CheckConnection(Calls calls) {
    this.calls = calls;
  }

  /** Calls that are not answered yet. */
  int underWay() {
    return underWay;
  }

  /** Whether the next question could be sent now. */
  boolean hasRoom() {
    return open
        && underWay < mostUnderWay
        && calls.next().length <= window
        && places[place(nextStream)] == null;
  }

  /**
   * Sends the next question; it leaves with the next {@link #flush}. Only while there is room.
   *
   * @param since the time that its latency counts from
   */
  void ask(long since) {
    byte[] message = calls.next();
    if (message.length > Math.min(streamWindow, largestFrame)) {
      calls.broken("a question is longer than a frame of the server's");
      return;
    }
    int stream = nextStream;
    nextStream += 2;
    begin(stream, since);
    underWay++;
    window -= message.length;
    byte[] block = headers.block(stream == 1);
    ByteBuf buffer = unsent(block.length + message.length + 2 * Http2CodecUtil.FRAME_HEADER_LENGTH);
    frameHeader(buffer, block.length, Http2FrameTypes.HEADERS, Http2Flags.END_HEADERS, stream);
    buffer.writeBytes(block);
    frameHeader(buffer, message.length, Http2FrameTypes.DATA, Http2Flags.END_STREAM, stream);
    buffer.writeBytes(message);
  }

  private void begin(int stream, long since) {
    Call call = free.isEmpty() ? new Call() : free.pop();
    call.begin(stream, calls.take(), since);
    places[place(stream)] = call;
  }

  /** Sends what was asked. */
  void flush() {
    ByteBuf buffer = unsent;
    if (buffer != null && context != null) {
      unsent = null;
      ChannelFuture unusedOutcome = context.writeAndFlush(buffer, context.voidPromise());
    }
  }

  /** Ends it, whatever is under way. */
  void close() {
    open = false;
    if (context != null) {
      ChannelFuture unusedOutcome = context.close();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    ByteBuf buffer = unsent(128);
    buffer.writeBytes(Http2CodecUtil.connectionPrefaceBuf());
    frameHeader(buffer, 6, Http2FrameTypes.SETTINGS, 0, 0);
    buffer.writeShort(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE).writeInt(OWN_STREAM_WINDOW);
    windowUpdate(buffer, OWN_WINDOW);
    flush();
  }

  @Override
  protected void decode(ChannelHandlerContext unused, ByteBuf bytes, List<Object> out)
      throws Http2Exception {
    reader.readFrame(unused, bytes, frames);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) throws Exception {
    super.channelReadComplete(read);
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext unused) {
    open = false;
    calls.broken("the server ended a connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
    calls.broken("a connection failed: " + cause);
    close();
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext unused) {
    reader.close();
    if (unsent != null) {
      unsent.release();
      unsent = null;
    }
  }

  private static int place(int stream) {
    return (stream >>> 1) & (PLACES - 1);
  }

  /** Where the next bytes go. */
  private ByteBuf unsent(int length) {
    if (context == null) {
      throw new IllegalStateException("not connected");
    }
    if (unsent == null) {
      unsent = context.alloc().directBuffer(1 << 16);
    }
    return unsent.ensureWritable(length);
  }

  private static void frameHeader(ByteBuf buffer, int length, int type, int flags, int stream) {
    buffer.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  private static void windowUpdate(ByteBuf buffer, int bytes) {
    frameHeader(buffer, Integer.BYTES, Http2FrameTypes.WINDOW_UPDATE, 0, 0);
    buffer.writeInt(bytes);
  }

  /** The call of a stream that is under way. */
  private @Nullable Call callOf(int stream) {
    Call call = places[place(stream)];
    return call != null && call.isOf(stream) ? call : null;
  }

  private void answered(int stream, Call call, boolean right) {
    places[place(stream)] = null;
    free.push(call);
    underWay--;
    calls.answered(call.since(), right);
    calls.room(this);
  }

  /** What the server sends. */
  private final class Frames extends Http2FrameAdapter {
    @Override
    public int onDataRead(
        ChannelHandlerContext unused, int stream, ByteBuf data, int padding, boolean last) {
      consumed += data.readableBytes() + padding;
      if (consumed > OWN_WINDOW / 2) {
        windowUpdate(unsent(64), Math.toIntExact(consumed));
        consumed = 0;
      }
      Call call = callOf(stream);
      if (call != null) {
        call.receive(data);
        if (last) { // without trailers a call has no status
          answered(stream, call, false);
        }
      }
      return 0;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext unused,
        int stream,
        Http2Headers block,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean last) {
      onHeadersRead(unused, stream, block, padding, last);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext unused, int stream, Http2Headers block, int padding, boolean last) {
      Call call = callOf(stream);
      if (call == null) {
        return;
      }
      AnswerHeaders.Block read = answerHeaders.last();
      if (CharSequence.compare("200", read.httpStatus()) == 0) {
        call.httpOk();
      }
      if (last) {
        answered(stream, call, call.isRight(read.grpcStatus(), calls.questions()));
      }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext unused, int stream, long error) {
      Call call = callOf(stream);
      if (call != null) {
        answered(stream, call, false);
      }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext unused, Http2Settings settings) {
      if (settings.headerTableSize() != null
          && settings.headerTableSize() < Http2CodecUtil.DEFAULT_HEADER_TABLE_SIZE) {
        calls.broken("the server wants a smaller header table than is usual");
      }
      mostUnderWay =
          settings.maxConcurrentStreams() == null ? mostUnderWay : settings.maxConcurrentStreams();
      streamWindow =
          settings.initialWindowSize() == null ? streamWindow : settings.initialWindowSize();
      largestFrame = settings.maxFrameSize() == null ? largestFrame : settings.maxFrameSize();
      frameHeader(unsent(64), 0, Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0);
      open = true;
      calls.room(CheckConnection.this);
    }

    @Override
    public void onPingRead(ChannelHandlerContext unused, long data) {
      frameHeader(unsent(64), Long.BYTES, Http2FrameTypes.PING, Http2Flags.ACK, 0);
      unsent(Long.BYTES).writeLong(data);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext unused, int stream, int bytes) {
      if (stream == 0) {
        window += bytes;
        calls.room(CheckConnection.this);
      }
    }

    @Override
    public void onGoAwayRead(
        ChannelHandlerContext unused, int stream, long error, ByteBuf debugData) {
      calls.broken("the server ends a connection: HTTP/2 error " + error);
    }
  }
}
