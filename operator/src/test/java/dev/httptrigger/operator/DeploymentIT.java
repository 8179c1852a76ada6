package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What deploy/kustomize brings, and what it allows. */
@ResourceLock(Installation.SHARED_SERVER)
final class DeploymentIT {
  private static final Path KUSTOMIZE = Checkout.root().resolve("deploy/kustomize");
  private static final KubeApiServer SERVER = KubeApiServer.shared();

  @BeforeAll
  static void install() {
    apply();
    // Until the API server goes by them, it answers no.
    Installation.eventually()
        .until(() -> may("operator", "create", "events.events.k8s.io", "").equals("yes"));
    Installation.eventually()
        .until(
            () ->
                may("ext-authz", "update", "leases.coordination.k8s.io", Installation.CONFIG)
                    .equals("yes"));
  }

  private static String may(String account, String verb, String resource, String namespace) {
    return AccessReview.of(account, verb, resource, namespace).ask(SERVER);
  }

  @Test
  void oneApplyIsAcceptedAndAnotherChangesNothing() {
    String first = apply();
    assertThat(first)
        .contains("customresourcedefinition.apiextensions.k8s.io/httptriggers.httptrigger.dev")
        .contains("deployment.apps/httptrigger-operator")
        .contains("deployment.apps/httptrigger-ext-authz");
    assertThat(SERVER.kubectl("diff", "--server-side", "-k", KUSTOMIZE.toString()).exit()).isZero();
  }

  private static String apply() {
    return SERVER.kubectl("apply", "--server-side", "-k", KUSTOMIZE.toString()).outOrThrow();
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
    assertThat(may(account, verb, resource, namespace)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          list,   httproutes.gateway.networking.k8s.io,  yes
          watch,  httproutes.gateway.networking.k8s.io,  yes
          get,    httproutes.gateway.networking.k8s.io,  no
          patch,  httproutes.gateway.networking.k8s.io,  no
          list,   gateways.gateway.networking.k8s.io,    yes
          watch,  gateways.gateway.networking.k8s.io,    yes
          update, gateways.gateway.networking.k8s.io,    no
          list,   services.serving.knative.dev,          yes
          watch,  services.serving.knative.dev,          yes
          delete, services.serving.knative.dev,          no
          list,   domainmappings.serving.knative.dev,    yes
          watch,  domainmappings.serving.knative.dev,    yes
          """)
  void rightsToObjectsOfGatewaysAreTheLeast(String verb, String resource, String expected) {
    assertThat(may("operator", verb, resource, "")).isEqualTo(expected);
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
    assertThat(
            AccessReview.of("operator", verb, "configmaps", "httptrigger-system")
                .named(name)
                .ask(SERVER))
        .isEqualTo(expected);
  }

  @Test
  void applyingAgainTakesNoGrantAway() {
    String grants = "{\"data\":{\"config.yaml\":\"hostGrants: []\"}}";
    SERVER
        .kubectl(
            "patch", "configmap", "httptrigger-operator", "-n", "httptrigger-system", "-p", grants)
        .outOrThrow();
    apply();
    assertThat(
            SERVER
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
    for (String name : new String[] {"httptrigger-operator", "httptrigger-ext-authz"}) {
      String pod =
          SERVER
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
          SERVER.kubectlApply(
              """
              {"apiVersion": "v1", "kind": "Pod", "spec": %s,
               "metadata": {"name": "%s-probe", "namespace": "httptrigger-system"}}
              """
                  .formatted(pod, name));
      assertThat(outcome.exit()).as(outcome.toString()).isZero();
      SERVER.kubectl("delete", "pod", name + "-probe", "-n", "httptrigger-system", "--now");
    }
  }
}
