package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.DenialReason;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
  private static final int STREAMS = 200;
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

    RawCaller attacker = attacker(address, new byte[0]);
    for (int stream = 1; stream < 40 && attacker.send(RawCaller.call(stream)); stream += 2) {
      for (int part = 0; part < 3; part++) {
        attacker.send(RawCaller.part(stream, part == 0));
      }
    }

    await(() -> assertThat(traffic.held().cutOff()).isEqualTo(1));
    await(() -> assertThat(traffic.held().held()).isZero());
    assertThat(isAllowed(gateway)).isTrue();
    assertThat(traffic.connections().open()).isEqualTo(1);
  }

  @Test
  void answersThatNobodyReadsAreHeldUpToTheLimitAndTheirConnectionIsCutOff() throws IOException {
    Limits limits = limits(100, 256 << 10, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    ManagedChannel gateway = client(address);
    assertThat(isAllowed(gateway)).isTrue();

    // SETTINGS_INITIAL_WINDOW_SIZE 0: it takes no byte of an answer.
    RawCaller attacker = attacker(address, new byte[] {0, 4, 0, 0, 0, 0});
    for (int stream = 1; stream < 400 && attacker.send(RawCaller.call(stream)); stream += 2) {
      attacker.send(RawCaller.question(stream, REQUEST.toByteArray()));
    }

    await(() -> assertThat(traffic.held().cutOff()).isEqualTo(1));
    await(() -> assertThat(traffic.held().held()).isZero());
    assertThat(isAllowed(gateway)).isTrue();
    assertThat(traffic.connections().open()).isEqualTo(1);
  }

  @Test
  void callsBeyondTheLimitOfAConnectionAreRefusedAndTheOthersServed() throws IOException {
    Limits limits = limits(100, 64 << 20, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    RawCaller attacker = attacker(address, new byte[0]);

    for (int call = 0; call < STREAMS + 3; call++) {
      attacker.send(RawCaller.call(2 * call + 1));
    }

    for (int refused = 0; refused < 3; refused++) {
      RawCaller.Frame reset = attacker.next(3);
      assertThat(reset.stream()).isEqualTo(2 * (STREAMS + refused) + 1);
      assertThat(reset.payload()).as("REFUSED_STREAM").containsExactly(0, 0, 0, 7);
    }
    assertThat(isAllowed(client(address))).isTrue();
    attacker.send(RawCaller.question(1, REQUEST.toByteArray()));
    assertThat(attacker.next(1).stream()).as("HEADERS of the first call's answer").isEqualTo(1);
  }

  @Test
  void whoResetsTooManyStreamsIsCutOff() throws IOException {
    Limits limits = limits(100, 64 << 20, 100);
    Traffic traffic = Traffic.within(limits);
    InetSocketAddress address = serve(traffic, limits, FloodTest::allow);
    RawCaller attacker = attacker(address, new byte[0]);

    for (int stream = 1; stream < 1_000; stream += 2) {
      attacker.send(RawCaller.call(stream));
      attacker.send(RawCaller.frame(3, 0, stream, new byte[] {0, 0, 0, 8}));
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
    RawCaller attacker = attacker(address, new byte[0]);

    for (int ping = 0; ping < 100; ping++) {
      attacker.send(RawCaller.frame(6, 0, 0, new byte[8]));
    }

    await(() -> assertThat(traffic.connections().open()).isZero());
    assertThat(isAllowed(client(address))).isTrue();
  }

  @Test
  void whatGatewaysDoNotWaitForIsRefusedUnseenAndAfterTheFloodAllIsWell() throws IOException {
    Limits limits = limits(100, 64 << 20, 100_000);
    Traffic traffic = Traffic.within(limits);
    AtomicInteger decided = new AtomicInteger();
    AtomicInteger overloaded = new AtomicInteger();
    InetSocketAddress address =
        serve(
            traffic,
            limits,
            request -> {
              decided.incrementAndGet();
              busy(Duration.ofMillis(5));
              return allow(request);
            },
            (decision, request, nanoseconds) -> {
              if (decision instanceof Deny deny && deny.reason() == DenialReason.OVERLOADED) {
                overloaded.incrementAndGet();
              }
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
    assertThat(isAllowed(gateway, Duration.ofSeconds(1))).as("a second after the flood").isTrue();
    assertThat(decided.get()).isLessThan(calls);
    assertThat(overloaded.get()).isPositive();
    await(() -> assertThat(traffic.held().held()).isZero());
  }

  static Limits limits(int connections, long heldBytes, int resets) {
    return new Limits(
        RequestLimits.DEFAULT,
        4 << 20,
        STREAMS,
        connections,
        HOUR,
        HOUR,
        Duration.ofSeconds(1),
        heldBytes,
        resets,
        Duration.ofSeconds(10),
        0);
  }

  private InetSocketAddress serve(
      Traffic traffic, Limits limits, Function<RequestView, Decision> decide) throws IOException {
    return serve(traffic, limits, decide, DecisionObserver.NONE);
  }

  private InetSocketAddress serve(
      Traffic traffic,
      Limits limits,
      Function<RequestView, Decision> decide,
      DecisionObserver observer)
      throws IOException {
    GrpcEndpoint endpoint =
        GrpcEndpoint.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            List.of(new AuthorizationService(decide, traffic.workload(), observer, failure -> {})),
            traffic,
            limits,
            Optional.empty(),
            Thread.NORM_PRIORITY);
    opened.add(endpoint::close);
    return endpoint.address();
  }

  private ManagedChannel client(InetSocketAddress address) {
    ManagedChannel channel = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    opened.add(channel::shutdownNow);
    return channel;
  }

  private static boolean isAllowed(ManagedChannel channel) {
    return isAllowed(channel, LONGEST);
  }

  private static boolean isAllowed(ManagedChannel channel, Duration within) {
    CheckResponse response =
        AuthorizationGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(within.toMillis(), TimeUnit.MILLISECONDS)
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

  private RawCaller attacker(InetSocketAddress address, byte[] settings) throws IOException {
    RawCaller caller = RawCaller.connect(address, settings);
    opened.add(caller);
    return caller;
  }

  private Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    opened.add(socket);
    socket.connect(address);
    return socket;
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
