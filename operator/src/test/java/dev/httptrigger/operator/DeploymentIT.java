package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deploy/kustomize brings, and what it allows. */
@ResourceLock(Installation.SHARED_SERVER)
final class DeploymentIT {
  private static final Path KUSTOMIZE = Checkout.root().resolve("deploy/kustomize");

  private final KubeApiServer server = KubeApiServer.shared();

  @Test
  void oneApplyIsAcceptedAndAnotherChangesNothing() {
    String first = apply();
    assertThat(first)
        .contains("customresourcedefinition.apiextensions.k8s.io/httptriggers.httptrigger.dev")
        .contains("deployment.apps/httptrigger-operator")
        .contains("deployment.apps/httptrigger-ext-authz");
    assertThat(server.kubectl("diff", "--server-side", "-k", KUSTOMIZE.toString()).exit()).isZero();
  }

  private String apply() {
    return server.kubectl("apply", "--server-side", "-k", KUSTOMIZE.toString()).outOrThrow();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          operator,  list,   httptriggers.httptrigger.dev,        '',                  yes
          operator,  watch,  httptriggers.httptrigger.dev,        '',                  yes
          operator,  patch,  httptriggers.httptrigger.dev/status, '',                  yes
          operator,  update, httptriggers.httptrigger.dev,        '',                  no
          operator,  patch,  httptriggers.httptrigger.dev,        '',                  no
          operator,  delete, httptriggers.httptrigger.dev,        '',                  no
          operator,  get,    secrets,                             '',                  yes
          operator,  list,   secrets,                             '',                  yes
          operator,  watch,  secrets,                             '',                  yes
          operator,  create, secrets,                             '',                  no
          operator,  update, secrets,                             '',                  no
          operator,  delete, secrets,                             '',                  no
          operator,  list,   secrets,                             httptrigger-config,  yes
          operator,  delete, secrets,                             httptrigger-config,  yes
          operator,  patch,  secrets,                             httptrigger-config,  no
          operator,  watch,  leases.coordination.k8s.io,          httptrigger-config,  yes
          operator,  delete, leases.coordination.k8s.io,          httptrigger-config,  yes
          operator,  update, leases.coordination.k8s.io,          httptrigger-config,  no
          operator,  create, leases.coordination.k8s.io,          httptrigger-config,  no
          operator,  list,   leases.coordination.k8s.io,          httptrigger-system,  no
          operator,  get,    pods,                                httptrigger-system,  yes
          operator,  get,    pods,                                default,             no
          operator,  list,   configmaps,                          '',                  yes
          operator,  watch,  configmaps,                          '',                  yes
          operator,  get,    configmaps,                          '',                  yes
          operator,  update, configmaps,                          '',                  no
          operator,  update, configmaps,                          httptrigger-system,  no
          operator,  list,   namespaces,                          '',                  yes
          operator,  watch,  namespaces,                          '',                  yes
          operator,  get,    namespaces,                          '',                  no
          operator,  patch,  namespaces,                          '',                  no
          operator,  create, events,                              '',                  no
          operator,  create, events,                              httptrigger-system,  no
          operator,  create, events.events.k8s.io,                '',                  yes
          operator,  create, events.events.k8s.io,                httptrigger-system,  yes
          operator,  list,   events.events.k8s.io,                '',                  no
          operator,  patch,  events.events.k8s.io,                '',                  no
          operator,  list,   services,                               '',               no
          operator,  list,   customresourcedefinitions.apiextensions.k8s.io, '',       no
          ext-authz, list,   secrets,                             httptrigger-config,  yes
          ext-authz, get,    secrets,                             httptrigger-config,  no
          ext-authz, create, secrets,                             httptrigger-config,  no
          ext-authz, update, leases.coordination.k8s.io,          httptrigger-config,  yes
          ext-authz, list,   leases.coordination.k8s.io,          httptrigger-config,  no
          ext-authz, list,   secrets,                             '',                  no
          ext-authz, list,   secrets,                             httptrigger-system,  no
          ext-authz, get,    httptriggers.httptrigger.dev,        '',                  no
          """)
  void rightsAreTheLeast(
      String account, String verb, String resource, String namespace, String expected) {
    apply();
    String[] place = namespace.isEmpty() ? new String[] {"-A"} : new String[] {"-n", namespace};
    Outcome outcome =
        server.kubectl(
            "auth",
            "can-i",
            verb,
            resource.split("/", 2)[0],
            "--subresource",
            resource.contains("/") ? resource.split("/", 2)[1] : "",
            "--as",
            "system:serviceaccount:httptrigger-system:httptrigger-" + account,
            place[0],
            place.length > 1 ? place[1] : "--quiet=false");

    assertThat(outcome.out().strip()).isEqualTo(expected);
  }

  /** Of kinds that this API server does not have, {@code kubectl auth can-i} knows no group. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          list,   httproutes,     gateway.networking.k8s.io, true
          watch,  httproutes,     gateway.networking.k8s.io, true
          get,    httproutes,     gateway.networking.k8s.io, false
          patch,  httproutes,     gateway.networking.k8s.io, false
          list,   gateways,       gateway.networking.k8s.io, true
          watch,  gateways,       gateway.networking.k8s.io, true
          update, gateways,       gateway.networking.k8s.io, false
          list,   services,       serving.knative.dev,       true
          watch,  services,       serving.knative.dev,       true
          delete, services,       serving.knative.dev,       false
          list,   domainmappings, serving.knative.dev,       true
          watch,  domainmappings, serving.knative.dev,       true
          """)
  void rightsToObjectsOfGatewaysAreTheLeast(
      String verb, String resource, String group, String expected) {
    apply();
    String review =
        """
        apiVersion: authorization.k8s.io/v1
        kind: SubjectAccessReview
        spec:
          user: system:serviceaccount:httptrigger-system:httptrigger-operator
          resourceAttributes: {verb: %s, resource: %s, group: %s}
        """
            .formatted(verb, resource, group);
    assertThat(
            server
                .kubectlWithInput(review, "create", "-f", "-", "-o", "jsonpath={.status.allowed}")
                .outOrThrow()
                .strip())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "get, httptrigger-operator, yes",
    "list, httptrigger-operator, yes",
    "watch, httptrigger-operator, yes",
    "update, httptrigger-operator, no",
    "patch, httptrigger-operator, no",
    "delete, httptrigger-operator, no",
    "update, kube-root-ca.crt, no",
  })
  void operatorReadsItsOwnConfigurationAndWritesItNot(String verb, String name, String expected) {
    apply();
    Outcome outcome =
        server.kubectl(
            "auth",
            "can-i",
            verb,
            "configmaps/" + name,
            "-n",
            "httptrigger-system",
            "--as",
            "system:serviceaccount:httptrigger-system:httptrigger-operator");

    assertThat(outcome.out().strip()).isEqualTo(expected);
  }

  @Test
  void applyingAgainTakesNoGrantAway() {
    apply();
    String grants = "{\"data\":{\"config.yaml\":\"hostGrants: []\"}}";
    server
        .kubectl(
            "patch", "configmap", "httptrigger-operator", "-n", "httptrigger-system", "-p", grants)
        .outOrThrow();
    apply();
    assertThat(
            server
                .kubectl(
                    "get",
                    "configmap",
                    "httptrigger-operator",
                    "-n",
                    "httptrigger-system",
                    "-o",
                    "jsonpath={.data}")
                .outOrThrow())
        .contains("hostGrants: []");
  }

  @Test
  void podsMeetTheRestrictedStandard() {
    apply();
    for (String name : new String[] {"httptrigger-operator", "httptrigger-ext-authz"}) {
      String pod =
          server
              .kubectl(
                  "get",
                  "deployment",
                  name,
                  "-n",
                  "httptrigger-system",
                  "-o",
                  "jsonpath={.spec.template.spec}")
              .outOrThrow();
      Outcome outcome =
          server.kubectlApply(
              """
              {"apiVersion": "v1", "kind": "Pod", "spec": %s,
               "metadata": {"name": "%s-probe", "namespace": "httptrigger-system"}}
              """
                  .formatted(pod, name));
      assertThat(outcome.exit()).as(outcome.toString()).isZero();
      server.kubectl("delete", "pod", name + "-probe", "-n", "httptrigger-system", "--now");
    }
  }
}
