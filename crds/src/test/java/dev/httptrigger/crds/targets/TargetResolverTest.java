package dev.httptrigger.crds.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.targets.TargetResolver.Resolved;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What targets stand for: hosts and prefixes, or findings. */
class TargetResolverTest {
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: %s, namespace: shop, generation: 3}
      spec:
        hostnames: %s
        parentRefs: %s
        rules: %s
      status:
        parents:
      %s
      ---
      """;

  private static final String GATEWAY =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: Gateway
      metadata: {name: %s, namespace: infra}
      spec:
        listeners: [%s]
      ---
      """;

  private static final String OPEN = "allowedRoutes: {namespaces: {from: All}}";
  private static final String PUBLIC =
      GATEWAY.formatted("public", "{name: http, port: 80, protocol: HTTP, " + OPEN + "}");
  private static final String AT_PUBLIC = "{name: public, namespace: infra}";
  private static final String EVERYTHING = "[]";

  @ParameterizedTest(name = "route {0}, listener {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the route's hostnames  | the listener's   | hosts
          [a.example.com]          |                  | a.example.com
          [a.example.com]          | a.example.com    | a.example.com
          [A.example.com]          | '*.EXAMPLE.com'  | a.example.com
          [a.b.example.com]        | '*.example.com'  | a.b.example.com
          ["*.example.com"]        | a.example.com    | a.example.com
          ["*.example.com"]        | '*.example.com'  | *.example.com
          ["*.b.example.com"]      | '*.example.com'  | *.b.example.com
          ["*.example.com"]        | '*.b.example.com'| *.b.example.com
          [a.example.com, b.org]   | '*.example.com'  | a.example.com
          []                       | a.example.com    | a.example.com
          []                       | '*.example.com'  | *.example.com
          []                       |                  | *
          [example.com]            | '*.example.com'  | TargetStatusUnknown
          [b.org]                  | '*.example.com'  | TargetStatusUnknown
          """)
  void hostsAreWhatRouteAndListenerHaveInCommon(
      String hostnames, @Nullable String listener, String hosts) {
    String hostname = listener == null ? "" : "hostname: '" + listener + "', ";
    String gateway =
        GATEWAY.formatted(
            "public", "{name: http, port: 80, protocol: HTTP, " + hostname + OPEN + "}");

    Resolved resolved = resolve(gateway + route(hostnames, EVERYTHING), target("orders"));

    assertThat(told(resolved)).isEqualTo(hosts.contains("Target") ? hosts : hosts + "/");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # how the route is attached                                       | hosts
          {name: many, namespace: infra}                                    | a.org/ b.org/ c.org/
          {name: many, namespace: infra, sectionName: b}                    | b.org/
          {name: many, namespace: infra, port: 8080}                        | c.org/
          {name: many, namespace: infra, port: 80, sectionName: a}          | a.org/
          {name: many, namespace: infra, sectionName: same}                 | TargetStatusUnknown
          {name: many, namespace: infra, sectionName: tls}                  | TargetStatusUnknown
          {name: many, namespace: infra, sectionName: grpc}                 | TargetStatusUnknown
          {name: gone, namespace: infra}                                    | TargetStatusUnknown
          {name: many}                                                      | TargetStatusUnknown
          {group: "", kind: Service, name: mesh}                            | TargetNeedsMetadata
          """)
  void onlyListenersCountThroughWhichTheRouteMayCome(String parent, String told) {
    String gateway =
        GATEWAY.formatted(
            "many",
            """
            {name: a, port: 80, protocol: HTTP, hostname: a.org, allowedRoutes: {namespaces: {from: All}}},
            {name: b, port: 80, protocol: HTTPS, hostname: b.org, allowedRoutes: {namespaces: {from: Selector}}},
            {name: c, port: 8080, protocol: HTTP, hostname: c.org, allowedRoutes: {namespaces: {from: All}}},
            {name: same, port: 80, protocol: HTTP, hostname: d.org},
            {name: tls, port: 443, protocol: TLS, hostname: e.org, allowedRoutes: {namespaces: {from: All}}},
            {name: grpc, port: 80, protocol: HTTP, hostname: f.org,
             allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}}\
            """
                .replace("\n", " "));
    String route =
        ROUTE.formatted("orders", "[]", "[" + parent + "]", EVERYTHING, said(parent, "True", 3));

    assertThat(told(resolve(gateway + route, target("orders")))).isEqualTo(told);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # public said | other said | what it stands for, and whether that is all
          True 3        | True 3     | a.org/ b.org/
          True 3        | False 3    | a.org/
          True 3        | True 2     | a.org/ TargetStatusUnknown, not all
          True 3        | Unknown 3  | a.org/ TargetStatusUnknown, not all
          True 3        |            | a.org/ TargetStatusUnknown, not all
          True 2        | True 2     | TargetStatusUnknown, not all
          True 4        | False 3    | TargetStatusUnknown, not all
          False 3       | False 3    | TargetNotAccepted
          """)
  void onlyParentsCountThatTakeTheRouteAsItIsNow(
      String ofPublic, @Nullable String ofOther, String told) {
    String gateways =
        GATEWAY.formatted(
                "public", "{name: http, port: 80, protocol: HTTP, hostname: a.org, " + OPEN + "}")
            + GATEWAY.formatted(
                "other", "{name: http, port: 80, protocol: HTTP, hostname: b.org, " + OPEN + "}");
    String atOther = "{name: other, namespace: infra}";
    String route =
        ROUTE.formatted(
            "orders",
            "[]",
            "[" + AT_PUBLIC + ", " + atOther + "]",
            EVERYTHING,
            said(
                    AT_PUBLIC,
                    ofPublic.split(" ", -1)[0],
                    Integer.parseInt(ofPublic.split(" ", -1)[1]))
                + (ofOther == null
                    ? ""
                    : said(
                        atOther,
                        ofOther.split(" ", -1)[0],
                        Integer.parseInt(ofOther.split(" ", -1)[1]))));

    Resolved resolved = resolve(gateways + route, target("orders"));

    assertThat(told(resolved) + (resolved.reading().settled() ? "" : ", not all")).isEqualTo(told);
    assertThat(resolved.reading().unbound().isPresent())
        .isEqualTo(told.equals("TargetStatusUnknown, not all"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rules                                                           | places on a.org
          [{}]                                                              | a.org/
          [{matches: [{path: {value: /v1}}]}]                               | a.org/v1
          [{matches: [{path: {type: PathPrefix, value: /v1/}}]}]            | a.org/v1
          [{matches: [{path: {value: /a}}, {path: {value: /b/c}}]}]         | a.org/a a.org/b/c
          [{matches: [{path: {value: /v1}}]}, {}]                           | a.org/v1 a.org/
          # asks for more than a prefix: denied where no gateway tells
          [{matches: [{path: {type: Exact, value: /v1}}]}]                  | a.org/v1 closed TargetNeedsMetadata
          [{matches: [{path: {type: RegularExpression, value: "/v."}}]}]    | a.org/ closed TargetNeedsMetadata
          [{matches: [{path: {value: "/a%20b"}}]}]                          | a.org/ closed TargetNeedsMetadata
          [{matches: [{path: {value: /v1}, method: GET}]}]                  | a.org/v1 closed TargetNeedsMetadata
          [{matches: [{headers: [{name: a, value: b}]}]}]                   | a.org/ closed TargetNeedsMetadata
          [{matches: [{path: {value: /v1}, queryParams: [{name: a}]}]}]     | a.org/v1 closed TargetNeedsMetadata
          [{matches: [{path: {value: /a}}]}, {matches: [{path: {type: Exact, value: /b}}]}] | a.org/a a.org/b closed TargetNeedsMetadata
          # all that it could take is the trigger's in any case
          [{matches: [{headers: [{name: canary}]}]}, {}]                    | a.org/
          [{matches: [{path: {value: /v1}, method: GET}]}, {matches: [{path: {value: /v1}}]}] | a.org/v1
          [{matches: [{path: {type: Exact, value: /v10}}]}, {matches: [{path: {value: /v1}}]}] | a.org/v10 closed a.org/v1 TargetNeedsMetadata
          """)
  void aPathPrefixIsExpressedAndWhatAsksForMoreIsNot(String rules, String told) {
    assertThat(told(resolve(PUBLIC + route("[a.org]", rules), target("orders")))).isEqualTo(told);
  }

  @Test
  void whatIsDeniedNamesEachSuchRuleAndTheWaysOut() {
    String rules =
        "[{name: login, matches: [{path: {type: Exact, value: /login}}]}, {matches: [{path: {value:"
            + " /in}}]}, {matches: [{path: {value: /v1}, method: GET}]}]";

    assertThat(resolve(PUBLIC + route("[a.org]", rules), target("orders")).findings())
        .extracting(finding -> finding.message() + " " + finding.mend())
        .containsExactly(saidOfRule("the rule login"), saidOfRule("the rule at position 3"));
  }

  private static String saidOfRule(String rule) {
    return "Of the HTTPRoute shop/orders, "
        + rule
        + " does not take all requests under a path prefix: host and path don't tell its requests"
        + " from others, so they are denied where no gateway tells. Match by PathPrefix alone, or"
        + " have the gateway say which of its objects a request belongs to, or name the trigger on"
        + " the route by its id.";
  }

  @ParameterizedTest(name = "section {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # rule | what it stands for
                 | a.org/v1 a.org/
          v1     | a.org/v1
          all    | a.org/
          late   |
          none   | TargetSectionNotKnown
          """)
  void aSectionIsARuleAndOfTwoRulesWithOnePrefixTheFirstHasIt(
      @Nullable String section, @Nullable String told) {
    String rules =
        "[{name: v1, matches: [{path: {value: /v1}}]}, {name: all},"
            + " {name: late, matches: [{path: {value: /v1}}]}]";
    TargetReference target =
        new TargetReference(
            "gateway.networking.k8s.io", "HTTPRoute", "orders", Optional.ofNullable(section));

    assertThat(told(resolve(PUBLIC + route("[a.org]", rules), target)))
        .isEqualTo(told == null ? "" : told);
  }

  @Test
  void anotherRouteWithAMoreSpecificMatchIsASplit() {
    String other =
        ROUTE.formatted(
            "admin",
            "[a.org, c.org]",
            "[" + AT_PUBLIC + "]",
            "[{name: in, matches: [{path: {value: /admin}}, {path: {value: /x}, method: GET}]}]",
            said(AT_PUBLIC, "True", 3));
    String objects =
        PUBLIC + route("[a.org, b.org]", "[{matches: [{path: {value: /admin}}, {}]}]") + other;

    assertThat(splits(resolve(objects, target("orders"))))
        .containsExactly(
            "a.org/admin the rule in of the HTTPRoute shop/admin",
            "a.org/x the rule in of the HTTPRoute shop/admin");
    assertThat(splits(resolve(objects, target("orders"), target("admin")))).isEmpty();
  }

  @Test
  void theRulesBesideASectionAreASplitToo() {
    String rules = "[{name: all}, {matches: [{path: {value: /admin}}]}]";
    TargetReference target =
        new TargetReference("gateway.networking.k8s.io", "HTTPRoute", "orders", Optional.of("all"));

    assertThat(splits(resolve(PUBLIC + route("[a.org]", rules), target)))
        .containsExactly("a.org/admin the rule at position 2 of the HTTPRoute shop/orders");
  }

  private static final String SERVICE =
      """
      apiVersion: serving.knative.dev/v1
      kind: Service
      metadata: {name: hello, namespace: shop, generation: 2}
      status:
        observedGeneration: %d
      %s
      ---
      """;

  private static final String URLS =
      """
        url: http://hello.shop.example.com
        address: {url: http://hello.shop.svc.cluster.test}
        traffic:
        - {revisionName: hello-1, percent: 100}
        - {revisionName: hello-2, tag: next, url: "https://next-hello.shop.example.com:8443/x"}
      """;

  @Test
  void aKnativeServiceHasTheHostsOfItsStatusTagsMappingsAndInsideTheCluster() {
    String objects = SERVICE.formatted(2, URLS) + mapping("hello.org", "hello", 1, "True");

    Resolved resolved = resolve(objects, service("hello"));

    assertThat(told(resolved))
        .isEqualTo(
            "hello.org/ hello.shop/ hello.shop.example.com/ hello.shop.svc/"
                + " hello.shop.svc.cluster.test/ next-hello.shop/ next-hello.shop.example.com/"
                + " next-hello.shop.svc/ next-hello.shop.svc.cluster.test/");
    assertThat(resolved.reading().settled()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # case                              | observed | urls  | mapping                  | told
          its status is an older one          | 1        | yes   |                          | TargetStatusUnknown
          no URL in its status                | 2        | no    |                          | TargetNeedsMetadata
          a mapping of nobody's domain        | 2        | yes   | hello.org hello 1 False  | all
          a mapping of which nothing is known | 2        | yes   | hello.org hello 1 Unknown| TargetStatusUnknown
          a mapping with an old status        | 2        | yes   | hello.org hello 0 True   | TargetStatusUnknown
          a mapping to another service        | 2        | yes   | hello.org other 1 True   | all
          """)
  void whatKnativeHasNotSaidTakesNothingAway(
      String name, int observed, String urls, @Nullable String mapping, String told) {
    String objects = SERVICE.formatted(observed, urls.equals("yes") ? URLS : "  url: ''\n");
    if (mapping != null) {
      String[] words = mapping.split(" ", -1);
      objects += mapping(words[0], words[1], Integer.parseInt(words[2]), words[3]);
    }

    Resolved resolved = resolve(objects, service("hello"));

    assertThat(codes(resolved)).isEqualTo(told.equals("all") ? "" : told);
    assertThat(resolved.reading().settled()).isEqualTo(told.equals("all"));
    assertThat(resolved.reading().hosts()).doesNotContain("hello.org");
    assertThat(resolved.reading().unbound()).as("Kourier says whose a request is").isEmpty();
  }

  @Test
  void whatIsNotThereIsAnErrorAndWhatNobodyKnowsIsOneOnlyWhereNothingWasThere() {
    assertThat(told(resolve("", target("orders")))).isEqualTo("ReferenceMissing");
    assertThat(told(resolve("", service("hello")))).isEqualTo("ReferenceMissing");
    Resolved unknown =
        TargetResolver.resolve("shop", List.of(target("orders")), WrittenObjects.seenSoFar(""));
    assertThat(unknown.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    assertThat(unknown.reading().settled()).isFalse();
    assertThat(unknown.reading().unbound())
        .hasValueSatisfying(error -> assertThat(error.severity()).isEqualTo(Severity.ERROR));
  }

  @Test
  void filesDoNotKnowWhatAGatewaySaid() {
    List<TargetReference> targets = List.of(target("orders"));
    Resolved followed = TargetResolver.resolve("shop", targets, TargetObjects.onlyFiles());
    Resolved looked = TargetResolver.resolve("shop", targets, TargetObjects.notAsked());

    assertThat(codes(followed)).isEqualTo("TargetNeedsMetadata");
    assertThat(looked.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.INFO));
  }

  @Test
  void moreHostsThanATriggerMayHaveAreAnError() {
    String hostnames =
        Arrays.toString(
            java.util.stream.IntStream.range(0, 65).mapToObj(i -> "h" + i + ".org").toArray());

    assertThat(codes(resolve(PUBLIC + route(hostnames, EVERYTHING), target("orders"))))
        .isEqualTo("TooMany");
  }

  private static String mapping(String host, String service, int observed, String claimed) {
    return """
    apiVersion: serving.knative.dev/v1beta1
    kind: DomainMapping
    metadata: {name: %s, namespace: shop, generation: 1}
    spec: {ref: {kind: Service, name: %s, apiVersion: serving.knative.dev/v1}}
    status: {observedGeneration: %d, conditions: [{type: DomainClaimed, status: "%s"}]}
    ---
    """
        .formatted(host, service, observed, claimed);
  }

  private static String route(String hostnames, String rules) {
    return ROUTE.formatted(
        "orders", hostnames, "[" + AT_PUBLIC + "]", rules, said(AT_PUBLIC, "True", 3));
  }

  private static String said(String parent, String accepted, int generation) {
    return "  - {parentRef: %s, conditions: [{type: Accepted, status: '%s', observedGeneration: %d}]}\n"
        .formatted(parent, accepted, generation);
  }

  private static Resolved resolve(String objects, TargetReference... targets) {
    return TargetResolver.resolve("shop", List.of(targets), WrittenObjects.of(objects));
  }

  private static TargetReference target(String route) {
    return new TargetReference("gateway.networking.k8s.io", "HTTPRoute", route, Optional.empty());
  }

  private static TargetReference service(String name) {
    return new TargetReference("serving.knative.dev", "Service", name, Optional.empty());
  }

  /** Places in their order, then the codes of findings. */
  private static String told(Resolved resolved) {
    List<String> places =
        resolved.reading().targets().stream()
            .flatMap(target -> target.places().stream())
            .map(place -> place.host() + place.prefix() + (place.expressed() ? "" : " closed"))
            .toList();
    return (String.join(" ", places) + " " + codes(resolved)).strip();
  }

  private static String codes(Resolved resolved) {
    return String.join(
        " ", resolved.findings().stream().map(Finding::code).map(code -> code.text()).toList());
  }

  private static List<String> splits(Resolved resolved) {
    return resolved.reading().targets().stream()
        .flatMap(target -> target.splits().stream())
        .map(split -> split.host() + split.prefix() + " " + split.rule())
        .toList();
  }
}
