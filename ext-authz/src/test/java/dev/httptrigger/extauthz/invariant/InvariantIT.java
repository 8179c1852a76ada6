package dev.httptrigger.extauthz.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.ExtAuthzServer;
import dev.httptrigger.extauthz.server.ListenAddress;
import dev.httptrigger.extauthz.server.RunningServer;
import dev.httptrigger.extauthz.server.ServerSettings;
import dev.httptrigger.extauthz.server.ServerSettings.Directory;
import dev.httptrigger.testkit.EchoUpstream;
import dev.httptrigger.testkit.Envoy;
import dev.httptrigger.testkit.EnvoyBootstrap;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawHttp2;
import dev.httptrigger.testkit.Received;
import dev.httptrigger.testkit.TokenMint;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The one promise of DESIGN §4.5, with a real Envoy before and a real server behind it: on every
 * request that passes, for every mapped name, the upstream sees our value exactly once or nothing,
 * whatever the client sent and however it spelled it; all else arrives as it was sent. What does
 * not pass, the upstream never sees.
 *
 * <p>Requests are made by a seed, {@code -Dhttptrigger.seed}, or another one each time. One that
 * breaks the promise is shown as a row: it goes among {@link #KEPT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvariantIT {
  private static final int REQUESTS = Integer.getInteger("httptrigger.requests", 1_000);

  /**
   * Requests that broke the promise once, or that show what is meant. Of a row that a failure shows
   * each backslash has to be doubled here.
   */
  private static final String KEPT =
      """
      ALL | 0 | LENGTH | GET | /x?%75id=evil&a=1;uid=evil&b=%20+ |  | authorization: Bearer {good} | x_user.ID: evil | cookie: a=1, uid=evil; b=2
      ALL | 4 | CHUNKED | POST | /x |  | authorization: Bearer {good} | content-type: application/x-www-form-urlencoded
      ALL | 5 | LENGTH | GET | /x?user%2Ename&=& |  | authorization: Bearer {good} | X~Name: evil | cookie: user-name
      REMOVING | 0 | LENGTH | POST | /open?access_token={stray}&a=1 | uid=evil&%61ccess_token={stray}&b | content-type: application/x-www-form-urlencoded | cookie: session={stray}; c=3
      REMOVING | 0 | LENGTH | GET | /x?;uid[]=a=b |  | authorization: Bearer {good} | cookie: guid=\\xc3\\xa9 ; c=a=b; h=%75id
      DRY | 0 | LENGTH | GET | /x?uid=evil | | authorization: Bearer {expired} | x-httptrigger-dry-run: forged | x-user-id: evil
      """;

  enum Protocol {
    HTTP_1,
    HTTP_2
  }

  /** How a request comes to be judged. */
  enum Way {
    HTTP_1_VALIDATED(Protocol.HTTP_1, true),
    HTTP_1_NOT_VALIDATED(Protocol.HTTP_1, false),
    HTTP_2_VALIDATED(Protocol.HTTP_2, true),
    HTTP_2_NOT_VALIDATED(Protocol.HTTP_2, false);

    private final Protocol protocol;
    private final boolean validated;

    Way(Protocol protocol, boolean validated) {
      this.protocol = protocol;
      this.validated = validated;
    }
  }

  private final long seed = Long.getLong("httptrigger.seed", System.nanoTime());
  private final TokenMint mint = TokenMint.generate("ES256", "k1");
  private final String stray = TokenMint.generate("ES256", "k1").sign("{\"exp\":4102444800}");
  private final String expired = mint.sign("{\"exp\":1000000000}");
  private final List<String> good =
      ExampleClaims.ALL.stream().map(claims -> mint.sign(claims.json())).toList();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private EchoUpstream upstream;
  private int validating;
  private int notValidating;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    for (ProtectedTrigger trigger : ProtectedTrigger.values()) {
      Files.writeString(folder.resolve(trigger.name() + ".yaml"), trigger.manifest(mint));
    }
    ServerSettings settings =
        new ServerSettings(
            new Directory(folder),
            ListenAddress.parse("127.0.0.1:0"),
            ListenAddress.parse("none"),
            Unmatched.DENY,
            false,
            Duration.ZERO);
    RunningServer server = ExtAuthzServer.start(settings, InstantSource.system());
    opened.addFirst(server);
    upstream = EchoUpstream.start();
    opened.addFirst(upstream);
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withFormsOnHosts(hosts(true))
            .withHosts(hosts(false))
            .withPathsAsSent()
            .withShortDelayedClose()
            .withTimeout(Duration.ofSeconds(20))
            .withExtAuthz(server.grpcAddress().orElseThrow().getPort())
            .withUpstream(upstream.port());
    validating = start(bootstrap);
    notValidating = start(bootstrap.withoutMutationValidation());
  }

  /** The port of an Envoy with that bootstrap, once it has the triggers to ask. */
  private int start(EnvoyBootstrap bootstrap) {
    Envoy envoy = Envoy.start(bootstrap.yaml());
    opened.addFirst(envoy);
    int port = envoy.port(EnvoyBootstrap.LISTENER);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> RawHttp.get(port, ProtectedTrigger.ALL.host(), "/x").status() == 401);
    return port;
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private static String[] hosts(boolean withForms) {
    return Arrays.stream(ProtectedTrigger.values())
        .filter(trigger -> trigger.mapsToForm() == withForms)
        .map(ProtectedTrigger::host)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource
  void ofRequestsThatAreKeptTheUpstreamSeesOurValueOnceOrNothing(Way way) {
    for (String row : KEPT.lines().toList()) {
      ForgedRequest request = ForgedRequest.parse(row);
      assertThat(ForgedRequest.parse(request.row())).isEqualTo(request);
      assertThat(answerIsRight(way, request)).as("%s passes: %s", way, row).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofGeneratedRequestsTheUpstreamSeesOurValueOnceOrNothing(Way way) {
    ForgedRequests generator = new ForgedRequests(seed);
    Map<Integer, Integer> statuses = new TreeMap<>();
    for (int count = 0; count < REQUESTS; count++) {
      statuses.merge(answerIsRight(way, generator.next()), 1, Integer::sum);
    }

    int allowed = statuses.getOrDefault(200, 0);
    System.out.printf(
        "invariant, %s: seed %d, %d requests, %d allowed, %d denied %s%n",
        way, seed, REQUESTS, allowed, REQUESTS - allowed, statuses);
    assertThat(allowed).as("allowed of %d", REQUESTS).isGreaterThan(REQUESTS / 3);
  }

  /** The status, 0 where there is none; what did not pass the upstream has not seen. */
  private int answerIsRight(Way way, ForgedRequest written) {
    String context = "%s, seed %d, row: %s%n".formatted(way, seed, written.row());
    String token = good.get(written.claims());
    ForgedRequest request =
        written.with(Map.of("{good}", token, "{expired}", expired, "{stray}", stray));
    ProtectedTrigger trigger = ProtectedTrigger.valueOf(request.trigger());
    upstream.forget();
    int status = status(way, trigger.host(), request);
    List<Received> received = upstream.received();
    if (status != 200) {
      assertThat(received).as(context).isEmpty();
      return status;
    }
    assertThat(received).as(context).hasSize(1);
    try {
      new Arrived(
              request,
              trigger,
              ExampleClaims.ALL.get(request.claims()),
              request.mentions(token) ? Optional.of(token) : Optional.empty(),
              stray,
              received.getFirst())
          .assertHolds();
    } catch (AssertionError broken) {
      throw new AssertionError(context + "arrived:\n" + received.getFirst().head(), broken);
    }
    return status;
  }

  private int status(Way way, String host, ForgedRequest request) {
    int port = way.validated ? validating : notValidating;
    try {
      return switch (way.protocol) {
        case HTTP_1 -> RawHttp.exchange(port, http1(host, request)).status();
        case HTTP_2 -> http2(port, host, request);
      };
    } catch (UncheckedIOException refused) {
      return 0;
    }
  }

  private static String http1(String host, ForgedRequest request) {
    return switch (request.framing()) {
      case LENGTH ->
          RawHttp.request(
              request.method(), host, request.target(), request.headerLines(), request.body());
      case CHUNKED -> {
        // A name may be cut in its middle.
        int middle = request.body().length() / 2;
        yield RawHttp.requestInChunks(
            request.method(),
            host,
            request.target(),
            request.headerLines(),
            request.body().substring(0, middle),
            request.body().substring(middle));
      }
    };
  }

  private static int http2(int port, String host, ForgedRequest request) {
    List<String> fields =
        new ArrayList<>(RawHttp2.pseudo(request.method(), host, request.target()));
    for (String line : request.headerLines()) {
      fields.add(ForgedRequest.name(line) + ": " + ForgedRequest.value(line));
    }
    boolean hasBody =
        !request.body().isEmpty() || request.framing() == ForgedRequest.Framing.CHUNKED;
    return hasBody ? RawHttp2.status(port, fields, request.body()) : RawHttp2.status(port, fields);
  }
}
