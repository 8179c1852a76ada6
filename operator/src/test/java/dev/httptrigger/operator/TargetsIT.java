package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.testkit.GatewayController;
import dev.httptrigger.testkit.GatewayKinds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Triggers that are bound to objects of a gateway: a real API server with the real definitions of
 * the Gateway API and of Knative, the shipped rights. The test says what a controller would say.
 */
@Order(3)
final class TargetsIT {
  @RegisterExtension static final OwnServer SERVER = OwnServer.plain();

  private final Installation installation = Installation.on(SERVER.get());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final GatewayController controller =
      new GatewayController(installation.server, namespace);
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final String host = "orders." + namespace + ".example.com";
  private final String other = "other." + namespace + ".example.com";
  private Optional<OperatorProcess> operator = Optional.empty();

  @BeforeAll
  static void serve() {
    for (GatewayKinds kinds : GatewayKinds.values()) {
      kinds.serveAt(SERVER.get());
    }
  }

  @BeforeEach
  void start() {
    installation.replica("a", Long.MAX_VALUE);
    operator = Optional.of(installation.startOperator(lost));
  }

  @AfterEach
  void stop() {
    operator.ifPresent(OperatorProcess::close);
    installation.replicaLeaves("a");
    installation.close();
    assertThat(lost).isFalse();
  }

  private static void stopServing(GatewayKinds kinds) {
    for (Path file : kinds.files()) {
      SERVER
          .get()
          .kubectl("delete", "--ignore-not-found", "--wait", "-f", file.toString())
          .outOrThrow();
    }
  }

  @Test
  void aTriggerFollowsItsRouteAndWhatTheGatewayHasNotSaidChangesNothing() {
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    untilCondition("ResolvedRefs", "False/ReferenceMissing");
    assertThat(installation.record(orders).orElseThrow().behaviour()).isInstanceOf(Refuse.class);

    apply(controller.gateway());
    apply(route("orders", "[" + host + "]", "{}"));
    untilCondition("ResolvedRefs", "False/TargetStatusUnknown");
    assertThat(hosts()).isEmpty();

    controller.takes("orders");
    untilHosts(host);
    untilReady(orders);
    assertThat(installation.field(orders, ".status.hosts")).isEqualTo(host);
    assertThat(installation.entry(orders).orElseThrow().holds())
        .containsOnlyKeys(HostHash.of(host));
    assertThat(installation.entry(orders).orElseThrow().targets()).hasSize(1);

    // A new generation, of which the gateway has said nothing: what it had stays.
    apply(route("orders", "[" + other + "]", "{matches: [{path: {value: /v1}}]}"));
    untilWarning("TargetStatusUnknown");
    assertThat(hosts()).containsExactly(host);
    assertThat(installation.condition(orders, "Ready")).isEqualTo("True/Ready");

    controller.takes("orders");
    untilHosts(other);
    assertThat(prefixes(orders)).containsExactly("/v1");
    untilWarning("");

    // Taken by nobody, or gone: the last good stays, and status says so.
    controller.refuses("orders");
    untilCondition("ResolvedRefs", "False/TargetNotAccepted");
    assertThat(hosts()).containsExactly(other);
    kubectl("delete", "httproute", "orders");
    untilCondition("ResolvedRefs", "False/ReferenceMissing");
    assertThat(hosts()).containsExactly(other);
    assertThat(installation.record(orders).orElseThrow().behaviour()).isNotInstanceOf(Refuse.class);

    apply(route("orders", "[" + host + "]", "{}"));
    controller.takes("orders");
    untilHosts(host);
    untilReady(orders);
  }

  @Test
  void aGatewaysListenersAreFollowed() {
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    apply(controller.gateway());
    apply(route("orders", "[]", "{}"));
    controller.takes("orders");
    untilCondition("Accepted", "False/WildcardNotGranted");
    assertThat(hosts()).isEmpty();

    apply(controller.gateway().replace("protocol: HTTP", "protocol: HTTP, hostname: " + host));
    untilHosts(host);
    untilReady(orders);
  }

  @Test
  void aSectionGoesBeforeItsRouteAndAMoreSpecificRuleOfAnotherIsASplit() {
    ObjectName section = new ObjectName(namespace, "section");
    apply(controller.gateway());
    apply(
        route(
            "orders",
            "[" + host + "]",
            "{name: all}, {name: admin, matches: [{path: {value: /admin}}]}"));
    controller.takes("orders");
    apply(route("beside", "[" + host + "]", "{name: in, matches: [{path: {value: /beside}}]}"));
    controller.takes("beside");
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    apply(
        trigger("section", "HTTPRoute", "gateway.networking.k8s.io", "orders, sectionName: admin"));

    untilReady(section);
    untilReady(orders);
    untilWarning("RouteSplit");
    assertThat(installation.field(orders, ".status.warnings[*].message"))
        .contains("the rule in of the HTTPRoute " + namespace + "/beside");
    assertThat(prefixes(orders)).containsExactly("/");
    assertThat(prefixes(section)).containsExactly("/admin");
  }

  @Test
  void whoLosesAHostThatATargetBroughtSeesWhoHasIt() {
    apply(controller.gateway());
    apply(route("orders", "[" + host + "]", "{}"));
    controller.takes("orders");
    apply(route("second", "[" + host + "]", "{}"));
    controller.takes("second");
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    untilHosts(host);

    // By the same target, by another one, and by its own word.
    apply(trigger("same-target", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    apply(trigger("second-route", "HTTPRoute", "gateway.networking.k8s.io", "second"));
    ObjectName written = new ObjectName(namespace, "written");
    apply(Triggers.manifest(written, "[" + host + "]", Triggers.FIRST));

    for (String loser : List.of("same-target", "second-route", "written")) {
      ObjectName name = new ObjectName(namespace, loser);
      Installation.eventually()
          .untilAsserted(
              () ->
                  assertThat(installation.condition(name, "Accepted"))
                      .as(loser)
                      .isEqualTo("False/Conflict"));
      assertThat(installation.field(name, ".status.conflict.host")).as(loser).isEqualTo(host);
      assertThat(installation.field(name, ".status.conflict.pathPrefix")).as(loser).isEqualTo("/");
      assertThat(installation.field(name, ".status.conflict.namespace")).isEqualTo(namespace);
      assertThat(installation.field(name, ".status.conflict.trigger")).isEqualTo("orders");
    }
    assertThat(installation.field(orders, ".status.conflict")).isEmpty();
  }

  @Test
  void definitionsThatGoAndComeAreFollowed() {
    try {
      followDefinitions();
    } finally {
      GatewayKinds.GATEWAY_API.serveAt(SERVER.get());
    }
  }

  private void followDefinitions() {
    stopServing(GatewayKinds.GATEWAY_API);
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    untilCondition("ResolvedRefs", "False/ReferenceMissing");

    GatewayKinds.GATEWAY_API.serveAt(SERVER.get());
    apply(controller.gateway());
    apply(route("orders", "[" + host + "]", "{}"));
    controller.takes("orders");
    untilHosts(host);
    untilReady(orders);

    stopServing(GatewayKinds.GATEWAY_API);
    untilCondition("ResolvedRefs", "False/ReferenceMissing");
    assertThat(hosts()).containsExactly(host);

    GatewayKinds.GATEWAY_API.serveAt(SERVER.get());
    apply(controller.gateway());
    apply(route("orders", "[" + other + "]", "{}"));
    controller.takes("orders");
    untilHosts(other);
    untilReady(orders);
  }

  @Test
  void anOperatorThatStartsTakesNothingAwayAndSaysNothingNew() {
    apply(trigger("orders", "HTTPRoute", "gateway.networking.k8s.io", "orders"));
    apply(controller.gateway());
    apply(route("orders", "[" + host + "]", "{}"));
    controller.takes("orders");
    untilHosts(host);
    untilReady(orders);
    String version = installation.field(orders, ".metadata.resourceVersion");

    operator.ifPresent(OperatorProcess::close);
    operator = Optional.of(installation.startOperator(lost));
    ObjectName later = new ObjectName(namespace, "later");
    apply(Triggers.manifest(later, "[later." + namespace + ".example.com]", Triggers.FIRST));
    untilReady(later);

    assertThat(hosts()).containsExactly(host);
    assertThat(installation.field(orders, ".metadata.resourceVersion")).isEqualTo(version);
  }

  @Test
  void aKnativeServiceHasItsHosts() {
    apply(trigger("orders", "Service", "serving.knative.dev", "hello"));
    untilCondition("ResolvedRefs", "False/ReferenceMissing");

    apply(
        """
        apiVersion: serving.knative.dev/v1
        kind: Service
        metadata: {name: hello, namespace: %s}
        spec: {template: {spec: {containers: [{image: example.com/hello}]}}}
        """
            .formatted(namespace));
    untilWarning("TargetNeedsMetadata");
    untilReady(orders);
    assertThat(hosts()).isEmpty();

    String inside = "hello." + namespace;
    controller.knativeSays(
        "ksvc/hello",
        "\"url\": \"http://%s\", \"address\": {\"url\": \"http://%s.svc.cluster.local\"}"
            .formatted(host, inside));
    untilHosts(inside, inside + ".svc", inside + ".svc.cluster.local", host);
    untilWarning("");

    apply(
        """
        apiVersion: serving.knative.dev/v1beta1
        kind: DomainMapping
        metadata: {name: %s, namespace: %s}
        spec: {ref: {kind: Service, name: hello, apiVersion: serving.knative.dev/v1}}
        """
            .formatted(other, namespace));
    untilWarning("TargetStatusUnknown");
    controller.knativeSays(
        "domainmapping/" + other,
        "\"conditions\": [{\"type\": \"DomainClaimed\", \"status\": \"True\"}]");
    untilHosts(inside, inside + ".svc", inside + ".svc.cluster.local", host, other);
    kubectl("delete", "domainmapping", other);
    untilHosts(inside, inside + ".svc", inside + ".svc.cluster.local", host);
  }

  private String trigger(String name, String kind, String group, String target) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec:
      authType: Anonymous
      targetRefs: [{group: %s, kind: %s, name: %s}]
    """
        .formatted(name, namespace, group, kind, target);
  }

  private String route(String name, String hostnames, String rule) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: %s, namespace: %s}
    spec:
      hostnames: %s
      parentRefs: [{name: public}]
      rules: [%s]
    """
        .formatted(name, namespace, hostnames, rule);
  }

  private List<String> hosts() {
    return installation.record(orders).stream()
        .flatMap(record -> record.selection().hostBindings().stream())
        .map(binding -> binding.host())
        .sorted()
        .toList();
  }

  private List<String> prefixes(ObjectName trigger) {
    return installation.record(trigger).stream()
        .flatMap(record -> record.selection().hostBindings().stream())
        .flatMap(binding -> binding.prefixes().stream())
        .map(held -> held.prefix())
        .toList();
  }

  private void untilHosts(String... expected) {
    List<String> sorted = List.of(expected).stream().sorted().toList();
    Installation.eventually().untilAsserted(() -> assertThat(hosts()).isEqualTo(sorted));
  }

  /** A server is there for as long as that takes. */
  private void untilReady(ObjectName trigger) {
    Installation.eventually()
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              installation.renew("a");
              assertThat(installation.condition(trigger, "Ready")).isEqualTo("True/Ready");
            });
  }

  private void untilCondition(String type, String expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(installation.condition(orders, type)).isEqualTo(expected));
  }

  private void untilWarning(String codes) {
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(installation.field(orders, ".status.warnings[*].code"))
                    .isEqualTo(codes));
  }

  private void apply(String manifest) {
    assertThat(installation.server.kubectlApply(manifest).outOrThrow()).isNotEmpty();
  }

  private void kubectl(String verb, String... words) {
    String[] all = new String[words.length + 3];
    all[0] = verb;
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "-n";
    all[words.length + 2] = namespace;
    installation.server.kubectl(all).outOrThrow();
  }
}
