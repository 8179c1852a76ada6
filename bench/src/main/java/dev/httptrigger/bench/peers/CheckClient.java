package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import dev.httptrigger.bench.workload.EnvoyRequest;
import dev.httptrigger.bench.workload.Expected;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks a server one question at a time, as Envoy does over gRPC. */
final class CheckClient implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;

  private final ManagedChannel channel;

  CheckClient(InetSocketAddress address) {
    channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
  }

  /** One answer. */
  Answer ask(String host, Optional<String> token) {
    try {
      return answer(
          AuthorizationGrpc.newBlockingStub(channel)
              .withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS)
              .check(new EnvoyRequest(host, token).joinedRequest()));
    } catch (StatusRuntimeException e) {
      return Answer.failed("gRPC " + e.getStatus().getCode());
    }
  }

  /** What a message says. */
  static Answer answer(CheckResponse response) {
    // Envoy looks at nothing else: even an empty message allows.
    if (response.getStatus().getCode() == 0) {
      return Answer.allowed(String.join(",", Expected.valuesOf(CommonTask.USER_HEADER, response)));
    }
    return Answer.denied("status " + response.getDeniedResponse().getStatus().getCodeValue());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
