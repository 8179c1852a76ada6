package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.load.BrokenLoadException;
import dev.httptrigger.bench.load.Progress;
import dev.httptrigger.bench.workload.CommonTask;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * A closed loop of requests over HTTP/1.1, for servers that answer requests themselves: one request
 * under way on each connection. It works on one thread; {@link #progress} may be asked by any
 * other.
 */
final class PageLoad implements AutoCloseable {
  private static final int OK = 200;

  private final MultiThreadIoEventLoopGroup group;
  private final Pages pages;
  private final LongAdder answered = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
  private volatile boolean ending;
  private int upcoming;

  private PageLoad(MultiThreadIoEventLoopGroup group, Pages pages) {
    this.group = group;
    this.pages = pages;
  }

  /**
   * Connects and begins to ask.
   *
   * @throws BrokenLoadException when the server can't be connected to
   */
  static PageLoad start(InetSocketAddress address, int connections, Pages pages) {
    boolean epoll = Epoll.isAvailable();
    PageLoad load =
        new PageLoad(
            new MultiThreadIoEventLoopGroup(
                1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()),
            pages);
    for (int connection = 0; connection < connections; connection++) {
      ChannelFuture connected =
          load.bootstrap(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
              .connect(address)
              .awaitUninterruptibly();
      if (!connected.isSuccess()) {
        load.close();
        throw new BrokenLoadException("can't connect to " + address, connected.cause());
      }
    }
    return load;
  }

  private Bootstrap bootstrap(Class<? extends Channel> channel) {
    return new Bootstrap()
        .group(group)
        .channel(channel)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel connected) {
                connected.pipeline().addLast(new HttpResponseDecoder(), new Connection());
              }
            });
  }

  /**
   * How far it is.
   *
   * @throws BrokenLoadException when it can't go on
   */
  Progress progress() {
    failure
        .get()
        .ifPresent(
            why -> {
              throw new BrokenLoadException(why);
            });
    long wrongly = wrong.sum(); // first: never more than were answered
    return new Progress(answered.sum(), wrongly);
  }

  /** Ends it, whatever is under way. */
  @Override
  public void close() {
    ending = true;
    Future<?> unusedOutcome =
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void broken(String why) {
    if (!ending) {
      failure.compareAndSet(Optional.empty(), Optional.of(why));
    }
  }

  /** One connection, on the load's thread. */
  private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private int asked;
    private boolean right;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      ask(context);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
      if (part.decoderResult().isFailure()) {
        broken("an answer is no HTTP");
        return;
      }
      if (part instanceof HttpResponse response) {
        right = isRight(response);
      }
      if (part instanceof LastHttpContent) {
        if (!right) {
          wrong.increment();
        }
        answered.increment();
        ask(context);
      }
    }

    private boolean isRight(HttpResponse response) {
      String user = pages.users().get(asked);
      return response.status().code() == OK
          && (user.isEmpty() || user.equals(response.headers().get(CommonTask.USER_HEADER)));
    }

    private void ask(ChannelHandlerContext context) {
      if (ending) {
        return;
      }
      asked = upcoming;
      upcoming = asked + 1 == pages.requests().size() ? 0 : asked + 1;
      ChannelFuture unusedOutcome =
          context.writeAndFlush(
              Unpooled.wrappedBuffer(pages.requests().get(asked)), context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      broken("the server ended a connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      broken("a connection failed: " + cause);
    }
  }
}
