package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestLimits;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.envoy.AuthorizationService;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes beyond the limits of the gRPC address, from real connections. */
class FloodTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CheckRequest REQUEST =
      CheckRequest.newBuilder()
          .setAttributes(
              AttributeContext.newBuilder()
                  .setRequest(
                      AttributeContext.Request.newBuilder()
                          .setHttp(AttributeContext.HttpRequest.newBuilder().setMethod("GET"))))
          .build();

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void connectionsBeyondTheLimitAreClosedAndTheOthersServed() throws IOException {
    Traffic traffic = Traffic.within(limits(8, 1 << 20, 100));
    InetSocketAddress address = serve(traffic, limits(8, 1 << 20, 100), FloodTest::allow);
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flood.add(connect(address));
    }
    await(() -> assertThat(traffic.connections().refused()).isEqualTo(12));
    assertThat(traffic.connections().open()).isEqualTo(8);

    for (Socket socket : flood) {
      socket.close();
    }
    await(() -> assertThat(traffic.connections().open()).isZero());
    assertThat(isAllowed(client(address))).isTrue();
  }

  @Test
  void halfMessagesAreHeldUpToTheLimitAndTheirConnectionIsCutOff() throws IOException {
    Limits limits = limits(100, 256 << 10, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    ManagedChannel gateway = client(address);
    assertThat(isAllowed(gateway)).isTrue();

    Socket attacker = attacker(address);
    for (int stream = 1; stream < 40 && send(attacker, call(stream)); stream += 2) {
      for (int part = 0; part < 3; part++) {
        send(attacker, part(stream, part == 0));
      }
    }

    await(() -> assertThat(traffic.held().cutOff()).isEqualTo(1));
    await(() -> assertThat(traffic.held().held()).isZero());
    assertThat(isAllowed(gateway)).isTrue();
    assertThat(traffic.connections().open()).isEqualTo(1);
  }

  @Test
  void whoResetsTooManyStreamsIsCutOff() throws IOException {
    Limits limits = limits(100, 64 << 20, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    Socket attacker = attacker(address);

    for (int stream = 1; stream < 1_000; stream += 2) {
      send(attacker, call(stream));
      send(attacker, frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
    }

    await(() -> assertThat(traffic.connections().open()).isZero());
    assertThat(traffic.held().held()).isZero();
    assertThat(isAllowed(client(address))).isTrue();
  }

  @Test
  void whoPingsTooOftenIsCutOff() throws IOException {
    Limits limits = limits(100, 64 << 20, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    Socket attacker = attacker(address);

    for (int ping = 0; ping < 100; ping++) {
      send(attacker, frame(6, 0, 0, new byte[8]));
    }

    await(() -> assertThat(traffic.connections().open()).isZero());
    assertThat(isAllowed(client(address))).isTrue();
  }

  @Test
  void whatGatewaysDoNotWaitForIsRefusedUnseenAndAfterTheFloodAllIsWell() throws IOException {
    Limits limits = limits(100, 64 << 20, 100_000);
    Traffic traffic = Traffic.within(limits);
    AtomicInteger decided = new AtomicInteger();
    InetSocketAddress address =
        serve(
            traffic,
            limits,
            request -> {
              decided.incrementAndGet();
              busy(Duration.ofMillis(5));
              return allow(request);
            });
    ManagedChannel gateway = client(address);
    assertThat(isAllowed(gateway)).isTrue();

    int calls = 1_000;
    AtomicInteger ended = new AtomicInteger();
    for (int call = 0; call < calls; call++) {
      AuthorizationGrpc.newStub(gateway)
          .withDeadlineAfter(100, TimeUnit.MILLISECONDS)
          .check(REQUEST, new Counted(ended));
    }

    await(() -> assertThat(ended).hasValue(calls));
    assertThat(decided.get()).isLessThan(calls);
    await(() -> assertThat(isAllowed(gateway)).isTrue());
    await(() -> assertThat(traffic.held().held()).isZero());
  }

  static Limits limits(int connections, long heldBytes, int resets) {
    return new Limits(
        RequestLimits.DEFAULT,
        4 << 20,
        1_024,
        connections,
        HOUR,
        HOUR,
        Duration.ofSeconds(1),
        heldBytes,
        resets,
        Duration.ofSeconds(10));
  }

  private InetSocketAddress serve(
      Traffic traffic, Limits limits, Function<RequestView, Decision> decide) throws IOException {
    GrpcEndpoint endpoint =
        GrpcEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(
                new AuthorizationService(
                    decide, traffic.workload(), DecisionObserver.NONE, failure -> {})),
            traffic,
            limits,
            Optional.empty());
    opened.add(endpoint::close);
    return endpoint.address();
  }

  private ManagedChannel client(InetSocketAddress address) {
    ManagedChannel channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    opened.add(channel::shutdownNow);
    return channel;
  }

  private static boolean isAllowed(ManagedChannel channel) {
    CheckResponse response =
        AuthorizationGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(LONGEST.toSeconds(), TimeUnit.SECONDS)
            .check(REQUEST);
    return response.hasOkResponse() && response.getStatus().getCode() == 0;
  }

  private static Decision allow(RequestView request) {
    return new Allow(Optional.empty(), Mutations.NONE, Metadata.NONE);
  }

  private static void busy(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(LONGEST).untilAsserted(assertion);
  }

  private Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    opened.add(socket);
    socket.connect(address);
    return socket;
  }

  /** A connection that speaks HTTP/2, whose server has said how much it takes. */
  private Socket attacker(InetSocketAddress address) throws IOException {
    Socket socket = connect(address);
    send(socket, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    send(socket, frame(4, 0, 0, new byte[0]));
    // Settings, window and their acknowledgement: three frame heads at least.
    assertThat(socket.getInputStream().readNBytes(27)).hasSize(27);
    return socket;
  }

  private static boolean send(Socket socket, byte[] bytes) throws IOException {
    OutputStream output = socket.getOutputStream();
    try {
      output.write(bytes);
      return true;
    } catch (SocketException cutOff) {
      return false;
    }
  }

  /** HEADERS of a check, RFC 7541 literals without indexing. */
  private static byte[] call(int stream) {
    ByteBuffer block = ByteBuffer.allocate(512);
    header(block, ":method", "POST");
    header(block, ":scheme", "http");
    header(block, ":path", "/envoy.service.auth.v3.Authorization/Check");
    header(block, ":authority", "ext-authz");
    header(block, "content-type", "application/grpc");
    header(block, "te", "trailers");
    byte[] bytes = new byte[block.position()];
    block.flip().get(bytes);
    return frame(1, 4, stream, bytes);
  }

  private static void header(ByteBuffer block, String name, String value) {
    block.put((byte) 0);
    block.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    block.put((byte) value.length()).put(value.getBytes(StandardCharsets.US_ASCII));
  }

  /** DATA: a part of a message of 1 MiB, which never comes whole. */
  private static byte[] part(int stream, boolean first) {
    ByteBuffer data = ByteBuffer.allocate(8 << 10);
    if (first) {
      data.put((byte) 0).putInt(1 << 20);
    }
    return frame(0, 0, stream, data.array());
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** Counts calls that have ended, one way or the other. */
  private record Counted(AtomicInteger ended) implements StreamObserver<CheckResponse> {
    @Override
    public void onNext(CheckResponse response) {}

    @Override
    public void onError(Throwable failure) {
      ended.incrementAndGet();
    }

    @Override
    public void onCompleted() {
      ended.incrementAndGet();
    }
  }
}
