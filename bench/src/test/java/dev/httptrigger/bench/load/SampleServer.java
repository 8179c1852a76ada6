package dev.httptrigger.bench.load;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server whose answers a test chooses: each is the request's host, where nothing else is said.
 */
final class SampleServer implements AutoCloseable {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger failing = new AtomicInteger(-1);
  private final AtomicLong stall = new AtomicLong();
  private final Server server;
  private final InetSocketAddress address;

  /**
   * Listens on loopback.
   *
   * @param streams how many calls at a time it takes on a connection
   */
  SampleServer(int streams) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .maxConcurrentCallsPerConnection(streams)
            .addService(new Answers())
            .build()
            .start();
    address = (InetSocketAddress) server.getListenSockets().getFirst();
  }

  InetSocketAddress address() {
    return address;
  }

  /** Fails the call with that number, counted from 0, as a call and not as a message. */
  void fail(int call) {
    failing.set(call);
  }

  /** The next call is answered that much later, and so is what comes after it on any connection. */
  void stallOnce(long millis) {
    stall.set(millis);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says what it was asked. */
  private final class Answers extends AuthorizationGrpc.AuthorizationImplBase {
    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> answers) {
      long millis = stall.getAndSet(0);
      if (millis > 0) {
        pause(millis);
      }
      if (asked.getAndIncrement() == failing.get()) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      CheckResponse.Builder answer = CheckResponse.newBuilder();
      answer
          .getOkResponseBuilder()
          .addHeadersToRemove(request.getAttributes().getRequest().getHttp().getHost());
      answers.onNext(answer.build());
      answers.onCompleted();
    }

    private static void pause(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
