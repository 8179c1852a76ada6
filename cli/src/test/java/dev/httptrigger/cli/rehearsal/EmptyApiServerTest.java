package dev.httptrigger.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.RawHttp;
import dev.httptrigger.testkit.RawResponse;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptyApiServerTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/api/v1/secrets, true",
    "/api/v1/namespaces/shop/secrets, true",
    "/api/v1/namespaces/shop/secrets/keys, false",
    "/api/v1/namespaces, true",
    "/api/v1/namespaces/shop, false",
    "/apis/httptrigger.dev/v1alpha1/httptriggers, true",
    "/apis/coordination.k8s.io/v1/namespaces/system/leases/leader, false",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/httptriggers.httptrigger.dev, false",
    "/version, false",
  })
  void aPathThatEndsWithAKindIsAList(String path, boolean list) {
    assertThat(EmptyApiServer.isList(path)).isEqualTo(list);
  }

  /** Else a client waits for it until it gives up. */
  @Test
  void whoAsksForAWebSocketIsToldAtOnceThatThereIsNone() throws Exception {
    try (EmptyApiServer server = EmptyApiServer.start()) {
      RawResponse answer =
          RawHttp.get(
              URI.create(server.url()).getPort(),
              "localhost",
              "/api/v1/configmaps?watch=true",
              "Connection: Upgrade",
              "Upgrade: websocket");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"items\":[]");
    }
  }
}
