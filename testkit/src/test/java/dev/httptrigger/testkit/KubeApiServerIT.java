package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeApiServerIT {
  private static final KubeApiServer SHARED = KubeApiServer.shared();

  @Test
  void theSharedOneIsOneForAllAndOutlivesItsClose() {
    KubeApiServer.shared().close();

    assertThat(KubeApiServer.shared()).isSameAs(SHARED);
    assertThat(SHARED.kubectl("version", "-o", "json").outOrThrow())
        .contains("\"gitVersion\": \"v1.36.3\"");
  }

  @Test
  void eachNamespaceIsANewOne() {
    String first = SHARED.createNamespace("shop");
    String second = SHARED.createNamespace("shop");

    assertThat(second).isNotEqualTo(first);
    assertThat(SHARED.kubectl("get", "namespace", first, second).succeeded()).isTrue();
  }

  @Test
  void whatIsWrongIsRefusedByTheRealValidation() {
    Outcome outcome =
        SHARED.kubectlApply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: Not_A_Name, namespace: default}
            """);

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err()).contains("a lowercase RFC 1123 subdomain must consist of");
  }

  @Test
  void whatIsAppliedIsThereAsItWasSaidLast() {
    String namespace = SHARED.createNamespace("applied");
    String manifests =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: words, namespace: %1$s}
        data: {kept: "yes", taken: away}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: %1$s}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
        """
            .formatted(namespace);
    SHARED.apply(manifests);
    SHARED.apply(manifests.replace(", taken: away", ""));

    assertThat(SHARED.kubectl("get", "configmap/words", "-n", namespace, "-o", "jsonpath={.data}"))
        .extracting(Outcome::out)
        .isEqualTo("{\"kept\":\"yes\"}");
    SHARED.kubectl("get", "clusterrole", namespace).outOrThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {apiVersion: v1, kind: ConfigMap, metadata: {name: Not_A_Name}} | ConfigMap Not_A_Name is refused: .*RFC 1123.*
          {apiVersion: v1, kind: Nothing, metadata: {name: a}}            | the API server has no v1/Nothing
          """)
  void whatIsRefusedIsSaidWhereItIsApplied(String manifest, String said) {
    assertThatThrownBy(() -> SHARED.apply(manifest))
        .isInstanceOf(RealPartException.class)
        .hasMessageMatching(said);
  }

  @Test
  void aUserMayDoWhatRbacGrantsAndNothingElse() {
    String namespace = SHARED.createNamespace("users");
    Path alice = SHARED.kubeconfigForUser("alice", "readers");

    Outcome before = SHARED.kubectlAs(alice, "", "get", "secrets", "-n", namespace);
    assertThat(before.exit()).isEqualTo(1);
    assertThat(before.err())
        .contains("Forbidden", "User \"alice\" cannot list resource \"secrets\"");

    SHARED
        .kubectlApply(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: secret-reader, namespace: %1$s}
            rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: readers, namespace: %1$s}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: secret-reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
            """
                .formatted(namespace))
        .outOrThrow();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> SHARED.kubectlAs(alice, "", "get", "secrets", "-n", namespace).succeeded());
    assertThat(SHARED.kubectlAs(alice, "", "get", "secrets", "-n", "default").succeeded())
        .isFalse();
  }

  @Test
  void aServiceAccountIsItselfAndMayDoWhatRbacGrants() {
    String namespace = SHARED.createNamespace("accounts");
    SHARED.kubectl("create", "serviceaccount", "robot", "-n", namespace).outOrThrow();
    Path robot = SHARED.kubeconfigForServiceAccount(namespace, "robot");

    assertThat(SHARED.kubectlAs(robot, "", "auth", "whoami").outOrThrow())
        .contains("system:serviceaccount:" + namespace + ":robot");
    assertThat(SHARED.kubectlAs(robot, "", "get", "configmaps", "-n", namespace).err())
        .contains("Forbidden");
  }

  @Test
  void aServiceAccountThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> SHARED.kubeconfigForServiceAccount("default", "nobody"))
        .isInstanceOf(RealPartException.class)
        .hasMessageContaining("serviceaccounts \"nobody\" not found");
  }

  @Test
  void whatWasStoredIsThereAfterAStopAndAfterACrash() {
    try (KubeApiServer server = KubeApiServer.start()) {
      String url = server.url();
      server.kubectl("create", "configmap", "kept", "--from-literal=a=1").outOrThrow();

      server.stop();
      assertThat(server.kubectl("get", "configmap", "kept").succeeded()).isFalse();
      server.startAgain();
      server.kubectl("get", "configmap", "kept").outOrThrow();

      server.kill();
      server.startAgain();
      server.kubectl("get", "configmap", "kept").outOrThrow();
      assertThat(server.url()).isEqualTo(url);
    }
  }

  @Test
  void anAuditedOneTellsWhoAskedForWhat() {
    try (KubeApiServer server = KubeApiServer.startAudited()) {
      Path alice = server.kubeconfigForUser("alice", "system:masters");
      server.kubectlAs(alice, "", "create", "configmap", "kept", "--from-literal=a=1").outOrThrow();
      server.kubectlAs(alice, "", "delete", "configmap", "kept").outOrThrow();
      server.kubectl("create", "configmap", "other").outOrThrow();
      server.kubectlAs(alice, "", "get", "configmaps", "-l", "a=b,c").outOrThrow();

      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(server.requestsOf("alice"))
                      .filteredOn(request -> request.resource().equals("configmaps"))
                      .filteredOn(
                          request -> Set.of("create", "delete", "list").contains(request.verb()))
                      .containsExactlyInAnyOrder(
                          configMap("create", HttpURLConnection.HTTP_CREATED),
                          configMap("delete", HttpURLConnection.HTTP_OK),
                          configMapsWith("a=b,c")));
    }
    assertThatThrownBy(() -> SHARED.requestsOf("alice")).isInstanceOf(IllegalStateException.class);
  }

  private static ApiRequest configMap(String verb, int code) {
    return new ApiRequest(
        "alice",
        verb,
        "configmaps",
        Optional.of("default"),
        Optional.of("kept"),
        Optional.empty(),
        code);
  }

  private static ApiRequest configMapsWith(String labels) {
    return new ApiRequest(
        "alice",
        "list",
        "configmaps",
        Optional.of("default"),
        Optional.empty(),
        Optional.of(labels),
        HttpURLConnection.HTTP_OK);
  }
}
