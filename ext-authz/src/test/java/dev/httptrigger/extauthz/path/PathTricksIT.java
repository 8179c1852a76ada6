package dev.httptrigger.extauthz.path;

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
import dev.httptrigger.testkit.Nginx;
import dev.httptrigger.testkit.ProxyProcess;
import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a client spells a protected path, and whatever the gateway and the server behind it make
 * of the spelling, nobody gets there without a token (DESIGN §4.2).
 */
class PathTricksIT {
  private static final String SECRET = "the protected resource";
  private static final String WHITELIST = "whitelist.example.com";
  private static final String BLACKLIST = "blacklist.example.com";
  private static final String PREFIXES = "prefixes.example.com";
  private static final List<String> HOSTS = List.of(WHITELIST, BLACKLIST, PREFIXES);

  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");

  @TempDir private static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void startServer() throws IOException {
    Path triggers = Files.createDirectory(folder.resolve("triggers"));
    Files.writeString(triggers.resolve("triggers.yaml"), manifests());
    Path site = folder.resolve("site");
    for (String file : List.of("admin/secret.txt", "public/x", "healthz")) {
      Files.createDirectories(site.resolve(file).getParent());
      Files.writeString(site.resolve(file), file.startsWith("admin") ? SECRET : "open to all");
    }
    server =
        ExtAuthzServer.start(
            new ServerSettings(
                new Directory(triggers),
                ListenAddress.parse("127.0.0.1:0"),
                ListenAddress.parse("none"),
                Unmatched.DENY,
                false,
                Duration.ZERO),
            InstantSource.system());
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @ParameterizedTest(name = "paths as sent: {0}")
  @ValueSource(booleans = {true, false})
  void toNginx(boolean asSent) {
    try (ProxyProcess nginx =
        Nginx.start(
            port ->
                "server { listen 127.0.0.1:%d; location / { root %s; } }"
                    .formatted(port, folder.resolve("site")))) {
      assertProtected(asSent, nginx.port());
    }
  }

  @ParameterizedTest(name = "paths as sent: {0}")
  @ValueSource(booleans = {true, false})
  void toTomcat(boolean asSent) throws LifecycleException {
    Tomcat tomcat = tomcat();
    try {
      assertProtected(asSent, tomcat.getConnector().getLocalPort());
    } finally {
      tomcat.stop();
      tomcat.destroy();
    }
  }

  /** Behind this one may stand any server at all, so that no reading may be the protected path. */
  @ParameterizedTest(name = "paths as sent: {0}")
  @ValueSource(booleans = {true, false})
  void toAnyServer(boolean asSent) {
    try (EchoUpstream upstream = EchoUpstream.start();
        Envoy envoy = envoy(asSent, upstream.port())) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      for (String host : HOSTS) {
        upstream.forget();
        for (String spelling : ProtectedPaths.spellings()) {
          get(port, host, spelling);
        }
        assertThat(upstream.received())
            .allSatisfy(
                received ->
                    assertThat(Servers.readings(received.target()))
                        .as("%s at %s", received.target(), host)
                        .noneMatch(reading -> isProtected(reading, host)));
      }
    }
  }

  /** Rules that close know no case in Strict; prefixes choose a trigger, and there case counts. */
  private static boolean isProtected(String reading, String host) {
    return host.equals(PREFIXES)
        ? reading.equals(ProtectedPaths.PLAIN)
        : reading.equalsIgnoreCase(ProtectedPaths.PLAIN);
  }

  private static void assertProtected(boolean asSent, int upstream) {
    String token = "Authorization: Bearer " + MINT.sign("{\"exp\":4102444800}");
    try (Envoy envoy = envoy(asSent, upstream)) {
      int port = envoy.port(EnvoyBootstrap.LISTENER);
      for (String host : HOSTS) {
        assertThat(get(port, host, "/public/x").body()).as("open at %s", host).contains("open");
        int reached = 0;
        for (String spelling : ProtectedPaths.spellings()) {
          assertThat(get(port, host, spelling).body())
              .as("%s at %s", spelling, host)
              .doesNotContain(SECRET);
          reached += get(port, host, spelling, token).body().contains(SECRET) ? 1 : 0;
        }
        assertThat(reached).as("spellings that the server understands, %s", host).isPositive();
      }
    }
  }

  /** Where the spelling is a whole URI, it names the host once more. */
  private static RawResponse get(int port, String host, String spelling, String... headers) {
    return RawHttp.get(port, host, spelling.replace("//localhost", "//" + host), headers);
  }

  private static Envoy envoy(boolean asSent, int upstream) {
    EnvoyBootstrap bootstrap =
        EnvoyBootstrap.recommended()
            .withHosts(HOSTS.toArray(String[]::new))
            .withExtAuthz(server.grpcAddress().orElseThrow().getPort())
            .withUpstream(upstream);
    Envoy envoy = Envoy.start((asSent ? bootstrap.withPathsAsSent() : bootstrap).yaml());
    IntPredicate answers = port -> get(port, WHITELIST, "/").status() == 401;
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> answers.test(envoy.port(EnvoyBootstrap.LISTENER)));
    return envoy;
  }

  /** As generous about odd paths as it can be set. */
  private static Tomcat tomcat() throws LifecycleException {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.setHostname("localhost");
    tomcat.getConnector().setEncodedSolidusHandling("decode");
    tomcat.getConnector().setEncodedReverseSolidusHandling("decode");
    tomcat.getConnector().setAllowBackslash(true);
    Context site = tomcat.addContext("", folder.resolve("site").toString());
    Tomcat.addServlet(site, "files", new DefaultServlet());
    site.addServletMappingDecoded("/", "files");
    tomcat.start();
    return tomcat;
  }

  private static String manifests() {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: whitelist, namespace: demo}
    spec:
      hosts: [%1$s]
      match: {mode: Whitelist, paths: [/public/*, /healthz]}
      jwt:
        providers: [{name: main, jwks: {inline: {keys: [%4$s]}}}]
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: blacklist, namespace: demo}
    spec:
      hosts: [%2$s]
      match: {mode: Blacklist, paths: [/admin/*]}
      jwt:
        providers: [{name: main, jwks: {inline: {keys: [%4$s]}}}]
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: site, namespace: demo}
    spec:
      hosts: [%3$s]
      authType: Anonymous
    ---
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: admin, namespace: demo}
    spec:
      hosts: [%3$s]
      pathPrefixes: [/admin]
      jwt:
        providers: [{name: main, jwks: {inline: {keys: [%4$s]}}}]
    """
        .formatted(WHITELIST, BLACKLIST, PREFIXES, MINT.publicJwk());
  }
}
