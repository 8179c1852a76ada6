package dev.httptrigger.extauthz.policy;

import static dev.httptrigger.extauthz.example.ExampleTrigger.claims;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.TargetHash;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.RouteResource;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Selected.Chosen;
import dev.httptrigger.extauthz.policy.Selected.LetPass;
import dev.httptrigger.extauthz.policy.Selected.NotChosen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a request is by the gateway's objects and by the gateway's call (DESIGN §4.1). */
class TargetSelectionTest {
  private static final PolicyTable EMPTY = PolicyTable.empty(Unmatched.DENY, false);

  private static final List<Policy> TRIGGERS =
      List.of(
          trigger().named("shop", "hello").target(service("hello")).policy(),
          trigger()
              .named("shop", "a-younger")
              .createdAt(ExampleTrigger.HELD_SINCE.plusSeconds(1))
              .target(service("hello"))
              .target(service("own"))
              .policy(),
          trigger().named("shop", "broken").refused().target(service("broken")).policy(),
          trigger().named("shop", "orders").target(route("orders")).policy(),
          trigger().named("shop", "part").target(route("orders", "v1")).policy(),
          trigger().named("shop", "b").target(route("tie")).target(route("tie")).policy(),
          trigger().named("shop", "a").target(route("tie")).policy(),
          trigger().named("else", "hello").target(service("hello")).policy(),
          trigger().named("host", "host").host("h.example").policy());

  private static final PolicyTable TABLE = table(EMPTY);

  @ParameterizedTest(name = "service {0}, namespace {1}, host {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # service | routeNamespace | host          | whose
          hello     | shop           | any.example   | shop/hello
          hello     | shop           | h.example     | shop/hello
          hello     | else           | any.example   | else/hello
          own       | shop           | any.example   | shop/a-younger
          broken    | shop           | h.example     | shop/broken
          hello     | none           | any.example   | NO_TRIGGER
          hello     | none           | h.example     | host/host
          other     | shop           | h.example     | host/host
          hello     |                | h.example     | host/host
                    | shop           | h.example     | host/host
          Hello     | shop           | h.example     | host/host
          orders    | shop           | h.example     | host/host
          hello     | shop           | a,b           | NO_TRIGGER
          hello     | shop           | ''            | NO_TRIGGER
          """)
  void kourierNamesTheService(String service, String namespace, String host, String whose) {
    ExampleRequest request = ExampleRequest.get("/").host(host);
    if (service != null) {
      request = request.contextExtension("serving.knative.dev/service", service);
    }
    if (namespace != null) {
      request = request.contextExtension("serving.knative.dev/routeNamespace", namespace);
    }

    assertThat(select(TABLE, request)).isEqualTo(whose);
  }

  @ParameterizedTest(name = "{0} {1}/{2} section {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # kind    | namespace | name   | section | whose on h.example
          HTTPRoute | shop      | orders |         | shop/orders
          HTTPRoute | shop      | orders | v1      | shop/part
          HTTPRoute | shop      | orders | v2      | shop/orders
          HTTPRoute | shop      | tie    | v2      | shop/a
          HTTPRoute | shop      | other  |         | host/host
          HTTPRoute | else      | orders |         | host/host
          GRPCRoute | shop      | orders |         | host/host
          Service   | shop      | hello  |         | host/host
          """)
  void envoyGatewayNamesTheRoute(
      String kind, String namespace, String name, String section, String whose) {
    ExampleRequest request =
        ExampleRequest.get("/")
            .host("h.example")
            .routeResource(new RouteResource(kind, namespace, name, Optional.ofNullable(section)));

    assertThat(select(TABLE, request)).isEqualTo(whose);
  }

  @Test
  void anIdGoesBeforeTheGatewaysObjects() {
    ExampleRequest request =
        ExampleRequest.get("/")
            .contextExtension("serving.knative.dev/service", "hello")
            .contextExtension("serving.knative.dev/routeNamespace", "shop");

    assertThat(select(TABLE, request.contextExtension("httptrigger", "shop/orders")))
        .isEqualTo("shop/orders");
    assertThat(select(TABLE, request.contextExtension("httptrigger", "shop/none")))
        .isEqualTo("NO_TRIGGER");
    assertThat(select(table(PolicyTable.empty(Unmatched.ALLOW, true)), request))
        .as("an object of the gateway is no id")
        .isEqualTo("NO_TRIGGER");
  }

  @Test
  void aClientsHeadersNameNoObject() {
    ExampleRequest request =
        ExampleRequest.get("/")
            .host("h.example")
            .header("serving.knative.dev/service", "hello")
            .header("serving.knative.dev/routenamespace", "shop");

    assertThat(select(TABLE, request)).isEqualTo("host/host");
  }

  @Test
  void theNextOldestFollowsATriggerThatGoes() {
    ExampleRequest request =
        ExampleRequest.get("/")
            .contextExtension("serving.knative.dev/service", "hello")
            .contextExtension("serving.knative.dev/routeNamespace", "shop");
    PolicyTable without = TABLE.without(new ObjectName("shop", "hello"));

    assertThat(select(without, request)).isEqualTo("shop/a-younger");
    assertThat(select(without.with(TRIGGERS.getFirst()), request)).isEqualTo("shop/hello");
    assertThat(select(without.without(new ObjectName("shop", "a-younger")), request))
        .isEqualTo("NO_TRIGGER");
  }

  @ParameterizedTest(name = "authority {0}, host {1}, id {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # :authority     | host       | id          | whose
          gate/shop        | h.example  |             | NO_TRIGGER
          gate/shop        | o.example  |             | NO_TRIGGER
          gate/shop        | h.example  | shop/orders | shop/orders
          gate/shop        | h.example  | host/host   | NO_TRIGGER
          gate/host        | h.example  |             | host/host
          gate/host        | h.example  | host/host   | host/host
          gate/missing     | m.example  |             | INVALID_TRIGGER
          gate/empty       | h.example  |             | NO_TRIGGER
          GATE/host        | h.example  |             | NO_TRIGGER
          gate/host:9001   | h.example  |             | NO_TRIGGER
          ''               | h.example  |             | NO_TRIGGER
          ''               | h.example  | host/host   | host/host
          """)
  void aGatewayBoundToANamespaceChoosesFromItsTriggersAlone(
      String authority, String host, String id, String whose) {
    Map<String, String> namespaces =
        Map.of(
            "gate/shop", "shop", "gate/host", "host", "gate/missing", "gone", "gate/empty", "nil");
    PolicyTable table =
        table(PolicyTable.empty(Unmatched.DENY, true, namespaces))
            .withMissing(new ObjectName("gone", "t"), claims("m.example"));
    ExampleRequest request = ExampleRequest.get("/").host(host);
    if (id != null) {
      request = request.contextExtension("httptrigger", id);
    }

    assertThat(select(table, request.callAuthority(authority))).isEqualTo(whose);
  }

  @Test
  void aBoundGatewayLetsPassOnlyWhatNobodyClaims() {
    PolicyTable table =
        table(PolicyTable.empty(Unmatched.ALLOW, false, Map.of("gate/shop", "shop")));
    ExampleRequest claimed = ExampleRequest.get("/").host("h.example");

    assertThat(select(table, claimed.callAuthority("gate/shop"))).isEqualTo("NO_TRIGGER");
    assertThat(select(table, claimed.host("free.example").callAuthority("gate/shop")))
        .isEqualTo("let pass");
    assertThat(select(table, claimed.callAuthority("other"))).isEqualTo("host/host");
    PolicyTable without = table.without(new ObjectName("host", "host"));
    assertThat(select(without, claimed.callAuthority("gate/shop"))).isEqualTo("let pass");
  }

  @ParameterizedTest(name = "{0} {1}, route {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # host     | path       | the gateway says | whose
          r.example  | /          |                  | shop/routed
          r.example  | /x         |                  | shop/routed
          r.example  | /api/x     |                  | INVALID_TRIGGER
          r.example  | /api/x     | routed           | shop/routed
          x.example  | /          | routed           | shop/routed
          x.example  | /          |                  | NO_TRIGGER
          r.example  | /          | orders           | shop/orders
          r.example  | /          | nobodys          | shop/routed
          """)
  void aTargetHasItsHostsWhereNoGatewayTells(String host, String path, String route, String whose) {
    PolicyTable table =
        TABLE.with(
            trigger()
                .named("shop", "routed")
                .target(route("routed"))
                .host("r.example")
                .closed("r.example", "/api")
                .policy());
    ExampleRequest request = ExampleRequest.get(path).host(host);
    if (route != null) {
      request =
          request.routeResource(new RouteResource("HTTPRoute", "shop", route, Optional.empty()));
    }

    assertThat(selected(table, request)).isEqualTo(whose);
    assertThat(selected(table.without(new ObjectName("shop", "routed")), request))
        .isNotEqualTo("shop/routed");
  }

  @Test
  void anIdSelectsATriggerWithTargetsOnAnyHost() {
    Policy routed =
        trigger().named("shop", "routed").target(route("routed")).host("r.example").policy();
    ExampleRequest request =
        ExampleRequest.get("/").host("x.example").contextExtension("httptrigger", "shop/routed");

    assertThat(select(TABLE.with(routed), request)).isEqualTo("shop/routed");
  }

  @Test
  void aTargetOfATriggerWithoutRecordDenies() {
    ObjectName name = new ObjectName("shop", "gone");
    Claims listed = new Claims(Set.of(), Set.of(TargetHash.of("shop", service("listed"))));
    ExampleRequest request =
        ExampleRequest.get("/")
            .host("h.example")
            .contextExtension("serving.knative.dev/service", "listed")
            .contextExtension("serving.knative.dev/routeNamespace", "shop");
    PolicyTable missing = TABLE.withMissing(name, listed);
    Policy younger = trigger().named("shop", "younger").target(service("listed")).policy();

    assertThat(select(TABLE, request)).isEqualTo("host/host");
    assertThat(select(missing, request)).isEqualTo("INVALID_TRIGGER");
    assertThat(select(missing.with(younger), request))
        .as("nobody knows which of the two is older")
        .isEqualTo("INVALID_TRIGGER");
    assertThat(select(missing.without(name), request)).isEqualTo("host/host");
    assertThat(select(missing, ExampleRequest.get("/").host("h.example"))).isEqualTo("host/host");
    assertThat(select(PolicyTable.empty(Unmatched.ALLOW, false).withMissing(name, listed), request))
        .isEqualTo("INVALID_TRIGGER");
  }

  @Test
  void aTargetThatIsListedAndNotInTheRecordIsNobodysAndDenies() {
    Claims listed =
        new Claims(
            Set.of(),
            Set.of(TargetHash.of("shop", route("old")), TargetHash.of("shop", route("coming"))));
    Policy policy = trigger().named("shop", "t").target(route("old")).policy();
    PolicyTable table = TABLE.with(policy, listed);

    assertThat(select(table, routed("old"))).isEqualTo("shop/t");
    assertThat(select(table, routed("coming"))).isEqualTo("INVALID_TRIGGER");
    assertThat(
            select(
                table.with(trigger().named("shop", "u").target(route("coming")).policy()),
                routed("coming")))
        .isEqualTo("shop/u");
    assertThat(select(table.with(policy), routed("coming"))).isEqualTo("host/host");
  }

  private static ExampleRequest routed(String name) {
    return ExampleRequest.get("/")
        .host("h.example")
        .routeResource(new RouteResource("HTTPRoute", "shop", name, Optional.empty()));
  }

  /** Of a closed prefix the policy denies as an invalid trigger does. */
  private static String selected(PolicyTable table, RequestView request) {
    PathReadings path = PathReadings.of(request.target(), request.bytesAreExact());
    return table.select(request, path, Trace.NONE) instanceof Chosen(Policy policy)
            && policy.conduct() instanceof Policy.Refuses
        ? "INVALID_TRIGGER"
        : select(table, request);
  }

  @Test
  void theTraceNamesTheObject() {
    RecordedTrace trace = new RecordedTrace();
    ExampleRequest request =
        ExampleRequest.get("/")
            .routeResource(new RouteResource("HTTPRoute", "shop", "orders", Optional.of("v1")));

    TABLE.select(request, PathReadings.of(request.target(), true), trace);

    assertThat(trace.texts())
        .containsExactly("trigger: shop/part, by the gateway's HTTPRoute shop/orders, section v1");
  }

  private static Target service(String name) {
    return new Target("serving.knative.dev", "Service", name, Optional.empty());
  }

  private static Target route(String name) {
    return new Target("gateway.networking.k8s.io", "HTTPRoute", name, Optional.empty());
  }

  private static Target route(String name, String section) {
    return new Target("gateway.networking.k8s.io", "HTTPRoute", name, Optional.of(section));
  }

  private static PolicyTable table(PolicyTable empty) {
    PolicyTable table = empty;
    for (Policy policy : TRIGGERS) {
      table = table.with(policy);
    }
    return table;
  }

  private static String select(PolicyTable table, RequestView request) {
    PathReadings path = PathReadings.of(request.target(), request.bytesAreExact());
    return switch (table.select(request, path, Trace.NONE)) {
      case Chosen chosen -> chosen.policy().trigger().toString();
      case NotChosen none -> none.reason().name();
      case LetPass() -> "let pass";
    };
  }
}
