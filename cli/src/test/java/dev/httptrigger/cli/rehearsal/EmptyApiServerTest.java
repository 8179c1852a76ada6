package dev.httptrigger.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

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
}
