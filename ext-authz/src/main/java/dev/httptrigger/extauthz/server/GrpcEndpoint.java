package dev.httptrigger.extauthz.server;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC address: Envoy's services, health with Watch, reflection. Calls run on the network's own
 * threads, as a check never waits for anything.
 */
final class GrpcEndpoint {
  /** What the gateways' own calls carry besides the message. */
  private static final int MAXIMUM_METADATA_BYTES = 8 << 10;

  /** For the preface and TLS: who connects and says nothing takes a place. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private static final Duration CONNECTION_GRACE = Duration.ofSeconds(30);

  private final HealthStatusManager health;
  private final Server server;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;

  private GrpcEndpoint(
      HealthStatusManager health, Server server, EventLoopGroup acceptors, EventLoopGroup workers) {
    this.health = health;
    this.server = server;
    this.acceptors = acceptors;
    this.workers = workers;
  }

  /**
   * Listens; health says NOT_SERVING until {@link #serving}.
   *
   * @param priority of the threads that answer, as a {@link Thread} has it
   */
  static GrpcEndpoint start(
      InetSocketAddress address,
      List<BindableService> services,
      Traffic traffic,
      Limits limits,
      Optional<SslContext> tls,
      int priority)
      throws IOException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    ThreadFactory threads = new DefaultThreadFactory("grpc", priority);
    EventLoopGroup acceptors = new MultiThreadIoEventLoopGroup(1, threads, handler);
    EventLoopGroup workers =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), threads, handler);
    HealthStatusManager health = new HealthStatusManager();
    setHealth(health, ServingStatus.NOT_SERVING);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .channelFactory(() -> listener(epoll, traffic.connections()))
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(workers)
            .directExecutor()
            .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)
            .maxInboundMessageSize(limits.messageBytes())
            .maxInboundMetadataSize(MAXIMUM_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(limits.streams())
            .maxConnectionIdle(limits.connectionIdle().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAge(limits.connectionAge().toMillis(), TimeUnit.MILLISECONDS)
            .maxConnectionAgeGrace(CONNECTION_GRACE.toSeconds(), TimeUnit.SECONDS)
            .maxRstFramesPerWindow(limits.resets(), 1)
            .permitKeepAliveTime(limits.shortestPing().toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(traffic.held())
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    services.forEach(builder::addService);
    tls.ifPresent(builder::sslContext);
    Server server = builder.build();
    GrpcEndpoint endpoint = new GrpcEndpoint(health, server, acceptors, workers);
    try {
      server.start();
    } catch (IOException e) {
      endpoint.closeGroups();
      throw e;
    }
    return endpoint;
  }

  /** The connections are counted before grpc-java sees them, which has no limit of its own. */
  private static ServerChannel listener(boolean epoll, Connections connections) {
    ServerChannel channel = epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    channel.pipeline().addLast(connections);
    return channel;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  /** Tells gateways that they may ask. */
  void serving() {
    setHealth(health, ServingStatus.SERVING);
  }

  /** The whole server, and the services that a gateway's health check may name. */
  private static void setHealth(HealthStatusManager health, ServingStatus status) {
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(AuthorizationGrpc.SERVICE_NAME, status);
    health.setStatus(ExternalProcessorGrpc.SERVICE_NAME, status);
  }

  /**
   * Says NOT_SERVING, waits until gateways have seen it, answers what is under way, and ends.
   *
   * @param notice how long gateways get to turn away
   * @param grace how long calls under way get
   */
  void drain(Duration notice, Duration grace) {
    health.enterTerminalState();
    try {
      Thread.sleep(notice);
      server.shutdown();
      if (!server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
        server.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
    closeGroups();
  }

  /** Ends at once, whatever is under way; nothing is left to do after {@link #drain}. */
  void close() {
    server.shutdownNow();
    closeGroups();
  }

  private void closeGroups() {
    // Nobody waits: the process ends, or the threads do.
    Future<?> unusedAcceptors = acceptors.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    Future<?> unusedWorkers = workers.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
