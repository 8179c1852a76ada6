package dev.httptrigger.bench.baseline;

import com.google.rpc.Status;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Allows everything with one prebuilt answer: what any ext_authz server on grpc-java costs before
 * it has decided anything. As lean as grpc-java allows: the network's own threads, no interceptor.
 */
public final class AlwaysOkServer {
  private AlwaysOkServer() {}

  /**
   * Serves until it is killed; its first line says where.
   *
   * @param arguments {@code generated}: messages of generated classes; {@code bytes}: messages are
   *     bytes that nobody looks into; then the port, if it may not be any (0); then, for bytes, a
   *     file with the answer, if it may not be the smallest
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ServerServiceDefinition service =
        switch (arguments[0]) {
          case "generated" -> new Generated().bindService();
          case "bytes" ->
              bytes(
                  arguments.length > 2
                      ? Files.readAllBytes(Path.of(arguments[2]))
                      : answer().toByteArray());
          default -> throw new IllegalArgumentException("generated or bytes");
        };
    int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory handler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup acceptors = new MultiThreadIoEventLoopGroup(1, handler);
    EventLoopGroup workers =
        new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), handler);
    Class<? extends ServerChannel> channel =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .channelType(channel)
            .bossEventLoopGroup(acceptors)
            .workerEventLoopGroup(workers)
            .directExecutor()
            .addService(service)
            .build()
            .start();
    System.out.println("listening grpc=127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  private static CheckResponse answer() {
    return CheckResponse.newBuilder()
        .setStatus(Status.getDefaultInstance())
        .setOkResponse(OkHttpResponse.getDefaultInstance())
        .build();
  }

  private static ServerServiceDefinition bytes(byte[] answer) {
    return ServerServiceDefinition.builder(AuthorizationGrpc.SERVICE_NAME)
        .addMethod(
            AuthorizationGrpc.getCheckMethod().toBuilder(
                    BytesMarshaller.INSTANCE, BytesMarshaller.INSTANCE)
                .build(),
            ServerCalls.asyncUnaryCall(
                (request, answers) -> {
                  answers.onNext(answer);
                  answers.onCompleted();
                }))
        .build();
  }

  /** The generated service. */
  private static final class Generated extends AuthorizationGrpc.AuthorizationImplBase {
    private final CheckResponse answer = answer();

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> answers) {
      answers.onNext(answer);
      answers.onCompleted();
    }
  }
}
