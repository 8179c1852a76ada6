package dev.httptrigger.extauthz.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole server makes of what is agreed with gateways, asked over gRPC as they do. */
class GatewaySettingsTest {
  private static final String TRIGGERS =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: open, namespace: shop}
      spec: {hosts: [shop.example.com], authType: Anonymous}
      ---
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: open, namespace: web}
      spec: {hosts: [web.example.com], authType: Anonymous}
      """;

  @TempDir private Path folder;
  private RunningServer server;

  @BeforeEach
  void startServer() throws IOException {
    Files.writeString(folder.resolve("triggers.yaml"), TRIGGERS);
    server =
        ExtAuthzServer.start(
            new ServerSettings(
                new ServerSettings.Directory(folder),
                ListenAddress.parse("127.0.0.1:0"),
                Optional.empty(),
                new GatewaySettings(Unmatched.ALLOW, true, Map.of("edge", "shop"), false),
                Duration.ZERO,
                Limits.defaults(),
                Observation.NONE,
                ForwardAuthSettings.NONE,
                TlsSettings.NONE),
            InstantSource.system());
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.isReady());
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** The bound gateway needs no id, and sees its own namespace alone; all others need one. */
  @Test
  void aGatewayIsBoundToANamespaceByTheAuthorityOfItsCalls() {
    assertThat(status("edge", "shop.example.com")).isEqualTo(200);
    assertThat(status("edge", "web.example.com")).isEqualTo(403);
    assertThat(status("edge", "nobodys.example.com")).as("unmatched").isEqualTo(200);
    assertThat(status("edge:9001", "shop.example.com")).isEqualTo(403);
    assertThat(status("EDGE", "shop.example.com")).isEqualTo(403);
    assertThat(status("edge.example.com", "web.example.com")).isEqualTo(403);
  }

  private int status(String authority, String host) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(server.grpcAddress().orElseThrow())
            .overrideAuthority(authority)
            .usePlaintext()
            .build();
    try {
      CheckResponse response =
          AuthorizationGrpc.newBlockingStub(channel)
              .check(
                  CheckRequest.newBuilder()
                      .setAttributes(
                          AttributeContext.newBuilder()
                              .setRequest(
                                  AttributeContext.Request.newBuilder()
                                      .setHttp(
                                          HttpRequest.newBuilder()
                                              .setMethod("GET")
                                              .setHost(host)
                                              .setPath("/"))))
                      .build());
      return response.hasOkResponse()
          ? 200
          : response.getDeniedResponse().getStatus().getCodeValue();
    } finally {
      channel.shutdownNow();
    }
  }
}
