package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.forwardauth.AuthAnswer;
import dev.httptrigger.extauthz.forwardauth.AuthQuestion;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The forward-auth address: HTTP/1.1 and 1.0 on the network's own threads, as an answer never waits
 * for anything.
 */
final class HttpEndpoint {
  private static final int BACKLOG = 1_024;
  private static final Duration POLL = Duration.ofMillis(10);

  private final EventLoopGroup loops;
  private final Map<Channel, HttpConnection> connections = new ConcurrentHashMap<>();
  private Optional<Channel> listener = Optional.empty();
  private volatile boolean draining;

  private HttpEndpoint(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * Listens.
   *
   * @param failures is told what of ours, or of the machine's, ended a connection
   * @throws IOException naming the address, where it can't be had
   */
  static HttpEndpoint start(
      InetSocketAddress address,
      Function<AuthQuestion, AuthAnswer> service,
      HttpLimits limits,
      Traffic traffic,
      Consumer<Throwable> failures,
      Optional<SslContext> tls)
      throws IOException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> channel =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    HttpEndpoint endpoint =
        new HttpEndpoint(
            new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), handler));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(endpoint.loops)
            .channel(channel)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(traffic.connections())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    endpoint.open(accepted, service, limits, traffic.held(), failures, tls);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      endpoint.close();
      throw new IOException(
          "http address " + address.getHostString() + ":" + address.getPort() + " can't be had",
          bound.cause());
    }
    endpoint.listener = Optional.of(bound.channel());
    return endpoint;
  }

  private void open(
      Channel accepted,
      Function<AuthQuestion, AuthAnswer> service,
      HttpLimits limits,
      HeldBytes held,
      Consumer<Throwable> failures,
      Optional<SslContext> tls) {
    HttpConnection connection =
        new HttpConnection(
            service,
            limits,
            held,
            Optional.ofNullable(accepted.pipeline().get(Connection.class)),
            failures,
            () -> draining);
    connections.put(accepted, connection);
    accepted.closeFuture().addListener(closed -> connections.remove(accepted));
    tls.ifPresent(context -> accepted.pipeline().addLast(context.newHandler(accepted.alloc())));
    accepted
        .pipeline()
        .addLast(new RequestDecoder(limits, connection))
        .addLast(new HttpResponseEncoder())
        .addLast(new HttpObjectAggregator(limits.bodyBytes(), true))
        .addLast(connection);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.orElseThrow().localAddress();
  }

  /** From now on each answer ends its connection. */
  void turnAway() {
    draining = true;
  }

  /** Takes no more connections, answers what is under way, and ends. */
  void drain(Duration grace) {
    turnAway();
    listener.ifPresent(channel -> channel.close().awaitUninterruptibly());
    long end = System.nanoTime() + grace.toNanos();
    try {
      while (connections.values().stream().anyMatch(HttpConnection::isReading)
          && System.nanoTime() - end < 0) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  /** Ends at once, whatever is under way. */
  void close() {
    // Nobody waits: the process ends, or the threads do.
    listener.ifPresent(HttpEndpoint::close);
    connections.keySet().forEach(HttpEndpoint::close);
    Future<?> unusedEnd = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // however the close ends, nothing is left to do
  private static void close(Channel channel) {
    channel.close();
  }
}
