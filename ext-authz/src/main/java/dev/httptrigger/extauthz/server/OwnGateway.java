package dev.httptrigger.extauthz.server;

import dev.httptrigger.extauthz.envoy.AuthorizationService;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks a service as Envoy does, over a connection of its own on loopback: what reads and writes the
 * network needs warming as much as what decides.
 */
final class OwnGateway {
  /** As many calls are under way as a busy gateway may have. */
  private static final int STREAMS = 32;

  private static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static final MethodDescriptor<byte[], byte[]> CHECK =
      AuthorizationGrpc.getCheckMethod().toBuilder(BYTES, BYTES).build();

  private OwnGateway() {}

  /**
   * Asks a number of times, each request in its turn, and waits for all answers, which threads of
   * the caller's priority give.
   *
   * @param patience how long all of it may take; what is not answered by then is given up
   * @return how many were answered
   * @throws IOException where nothing can listen on loopback
   */
  static int ask(AuthorizationService service, List<byte[]> requests, int times, Duration patience)
      throws IOException {
    Limits limits = Limits.defaults();
    GrpcEndpoint endpoint =
        GrpcEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(service),
            Traffic.within(limits),
            limits,
            Optional.empty(),
            Thread.currentThread().getPriority());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(endpoint.address())
            // Whatever proxies this process's environment names.
            .proxyDetector(_ -> null)
            .usePlaintext()
            .directExecutor()
            .build();
    try {
      return new Asking(channel, patience).ask(requests, times);
    } finally {
      channel.shutdownNow();
      endpoint.close();
    }
  }

  /** The calls of one connection. */
  private static final class Asking implements StreamObserver<byte[]> {
    private final ManagedChannel channel;
    private final long end;
    private final Semaphore free = new Semaphore(STREAMS);
    private final AtomicInteger answered = new AtomicInteger();

    Asking(ManagedChannel channel, Duration patience) {
      this.channel = channel;
      this.end = System.nanoTime() + patience.toNanos();
    }

    int ask(List<byte[]> requests, int times) {
      try {
        for (int time = 0; time < times && free(1); time++) {
          ClientCalls.asyncUnaryCall(
              channel.newCall(
                  CHECK,
                  CallOptions.DEFAULT.withDeadlineAfter(
                      end - System.nanoTime(), TimeUnit.NANOSECONDS)),
              requests.get(time % requests.size()),
              this);
        }
        boolean _ = free(STREAMS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return answered.get();
    }

    private boolean free(int calls) throws InterruptedException {
      return free.tryAcquire(calls, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void onNext(byte[] answer) {
      answered.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      free.release();
    }

    @Override
    public void onCompleted() {
      free.release();
    }
  }
}
