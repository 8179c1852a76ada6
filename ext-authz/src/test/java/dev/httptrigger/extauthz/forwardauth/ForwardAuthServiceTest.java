package dev.httptrigger.extauthz.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.extauthz.decision.Admission;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Metadata;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which request a question tells of, who is believed, and what an answer can say. */
class ForwardAuthServiceTest {
  private static final String PROXY = "10.1.2.3";
  private static final List<String> FORWARDED =
      List.of(
          "x-forwarded-method: POST",
          "x-forwarded-proto: https",
          "x-forwarded-host: shop.example.com",
          "x-forwarded-uri: /a%2Fb?c=\u00e9");

  /** What the service was asked to decide. */
  private final List<RequestView> asked = new ArrayList<>();

  /** What observers were told. */
  private final List<Decision> observed = new ArrayList<>();

  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # target                        | id           | the original target
          /check                          |              | forwarded
          /check/shop/orders              | shop/orders  | forwarded
          /check/                         |              | refused
          /check?a                        |              | refused
          /check/shop                     |              | refused
          /check/shop/orders/             |              | refused
          /check/shop/orders/x            |              | refused
          /check/shop/orders?x            |              | refused
          /check/shop%2Forders            |              | refused
          /check/Shop/orders              |              | refused
          /check/../check                 |              | refused
          //check                         |              | refused
          /envoy/shop/orders/a            | shop/orders  | /a
          /envoy/shop/orders/             | shop/orders  | /
          /envoy/shop/orders/../x/y?b     | shop/orders  | /../x/y?b
          /envoy/shop/orders//x           | shop/orders  | //x
          /envoy/shop/orders              |              | refused
          /envoy/shop/orders?a            |              | refused
          /envoy/shop/orders*             |              | refused
          /envoy//orders/a                |              | refused
          /envoy-host/a?b                 |              | /a?b
          /envoy-host/envoy/a/b/c         |              | /envoy/a/b/c
          /envoy-host                     |              | refused
          /envoy-hosts/a                  |              | refused
          /                               |              | refused
          /livez                          |              | refused
          """)
  void addressesAreMatchedExactly(String target, String id, String original) {
    AuthAnswer answer = answer(PROXY, target, "shop.example.com", FORWARDED);

    if (original.equals("refused")) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(asked).isEmpty();
      return;
    }
    assertThat(answer.status()).isEqualTo(200);
    RequestView request = asked.getFirst();
    assertThat(Optional.ofNullable(request.contextExtensions().get("httptrigger")))
        .isEqualTo(Optional.ofNullable(id));
    assertThat(text(request.target()))
        .isEqualTo(original.equals("forwarded") ? "/a%2Fb?c=\u00e9" : original);
    assertThat(request.method()).isEqualTo(original.equals("forwarded") ? "POST" : "GET");
    assertThat(request.host()).isEqualTo("shop.example.com");
  }

  @Test
  void theRequestItselfCountsWhereThePathIsAppendedWhateverForwardedHeadersSay() {
    answer("203.0.113.9", "/envoy-host/own", "own.example.com", FORWARDED);

    assertThat(asked.getFirst().host()).isEqualTo("own.example.com");
    assertThat(text(asked.getFirst().target())).isEqualTo("/own");
    assertThat(asked.getFirst().method()).isEqualTo("GET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # caller                | trusted
          10.1.2.3                | true
          10.2.0.0                | false
          127.0.0.1               | false
          fd00::1                 | true
          fe80::1                 | false
          ::ffff:10.1.2.3         | true
          """)
  void onlyConfiguredCallersAreBelieved(String caller, boolean trusted) {
    assertThat(answer(caller, "/check", "authz", FORWARDED).status())
        .isEqualTo(trusted ? 200 : 403);
    assertThat(asked).hasSize(trusted ? 1 : 0);
    assertThat(told).hasSize(trusted ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({"x-forwarded-method", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-uri"})
  void eachForwardedHeaderIsThereExactlyOnce(String name) {
    List<String> without = FORWARDED.stream().filter(line -> !line.startsWith(name + ":")).toList();
    List<String> twice = new ArrayList<>(FORWARDED);
    twice.add(name + ": https");

    assertThat(answer(PROXY, "/check", "authz", without).status()).isEqualTo(403);
    assertThat(answer(PROXY, "/check", "authz", twice).status()).isEqualTo(403);
    assertThat(asked).isEmpty();
    assertThat(told.getFirst()).contains(name + " is missing");
    assertThat(told.getLast()).contains(name + " is there 2 times");
  }

  @Test
  void whatFramesTheQuestionSaysNothingOfTheClientsBody() {
    List<String> lines = new ArrayList<>(FORWARDED);
    lines.addAll(
        List.of(
            "content-type: application/x-www-form-urlencoded",
            "content-length: 0",
            "connection: close",
            "x-envoy-auth-partial-body: false",
            "cookie: a=1"));

    answer(PROXY, "/check", "authz", lines);
    answer(PROXY, "/envoy-host/a", "shop.example.com", lines);

    assertThat(names(asked.get(0))).containsExactly("content-type", "cookie");
    assertThat(names(asked.get(1)))
        .contains("content-type", "cookie")
        .doesNotContain("content-length", "connection", "host", "x-envoy-auth-partial-body");
  }

  @Test
  void aBodyThatCameAlongIsTheClients() {
    service(new Mutations(List.of(), Set.of()))
        .answer(question(PROXY, "/check", "authz", FORWARDED, "a=1"));

    assertThat(text(asked.getFirst().body())).isEqualTo("a=1");
    assertThat(asked.getFirst().headers())
        .anySatisfy(
            line -> {
              assertThat(line.name()).isEqualTo("content-length");
              assertThat(text(line.value())).isEqualTo("3");
            });
  }

  @Test
  void aCopyingProxyGetsEveryMappedNameAnAbsentClaimAsAnEmptyHeader() {
    Mutations mutations =
        new Mutations(
            List.of(new Header("x-user", "alice")),
            Set.of("x-role", "x_role", "x.role", "x_user", "x.user"));

    AuthAnswer answer =
        service(mutations).answer(question(PROXY, "/check", "authz", FORWARDED, ""));

    assertThat(answer)
        .isEqualTo(
            new AuthAnswer(
                200, List.of(new Header("x-user", "alice"), new Header("x-role", "")), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the client sent       | the proxy's owner is told of
          x_user                  | x_user
          x.user                  | x.user
          x-other                 | x-other
          x-http-method-override  | x-http-method-override
          x-httptrigger-forged    | x-httptrigger-*
          x_httptrigger_forged    | x-httptrigger-*
          """)
  void whatACopyingProxyCanNotBeToldToRemoveIsRefused(String name, String shown) {
    Mutations mutations = new Mutations(List.of(), Set.of("x-user", name));
    List<String> lines = new ArrayList<>(FORWARDED);
    lines.add(name + ": forged");

    AuthAnswer answer = service(mutations).answer(question(PROXY, "/check", "authz", lines, ""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers()).noneMatch(header -> header.value().contains("forged"));
    assertThat(told.getFirst()).contains("shop/orders", shown).doesNotContain("forged");
  }

  @Test
  void whatACopyingProxyLeavesToTheClientIsRefusedToo() {
    Mutations dryRun =
        new Mutations(List.of(new Header("x-httptrigger-dry-run", "no_token")), Set.of());
    List<String> forged = new ArrayList<>(FORWARDED);
    forged.add("x-httptrigger-dry-run: expired");

    assertThat(service(dryRun).answer(question(PROXY, "/check", "authz", FORWARDED, "")).headers())
        .contains(new Header("x-httptrigger-dry-run", "no_token"));
    assertThat(service(dryRun).answer(question(PROXY, "/check", "authz", forged, "")).status())
        .isEqualTo(403);
    assertThat(told.getFirst()).contains("x-httptrigger-*").doesNotContain("expired");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the client's                          | what changes    | the answer's
          a=1; b=2                                |                 | a=1; b=2
          a=1 & b=2                               |                 | a=1; b=2
          a=1                                     | name=Jon        | name=Jon
          a=1                                     | none            | ''
                                                  |                 |
          a=\u00c3\u00a9                          |                 | a=\u00e9
          a=\u00e9                                |                 |
          """)
  void aCopyingProxyGetsTheCookiesAsTheyHaveToBe(String client, String changed, String answered) {
    List<String> lines = new ArrayList<>(FORWARDED);
    Stream.ofNullable(client)
        .flatMap(each -> Stream.of(each.split(" & ")))
        .forEach(each -> lines.add("cookie: " + each));
    Mutations mutations =
        switch (changed) {
          case null -> Mutations.NONE;
          case "none" -> new Mutations(List.of(), Set.of("cookie"));
          default -> new Mutations(List.of(new Header("cookie", changed)), Set.of());
        };

    AuthAnswer answer =
        service(
                mutations,
                ExampleTrigger.trigger()
                    .forward(
                        new ClaimForward(
                            List.of("name"), ClaimForward.Encoding.DEFAULT, new ToCookie("name"))))
            .answer(question(PROXY, "/check", "authz", lines, ""));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().stream().map(Header::value).toList())
        .isEqualTo(Stream.ofNullable(answered).toList());
  }

  @Test
  void whereTokensAreTakenAwayTheHeaderThatHeldOneIsEmptyAndAnotherSchemeStays() {
    ExampleTrigger trigger = ExampleTrigger.trigger().tokenRemoved();
    List<String> bearer = new ArrayList<>(FORWARDED);
    bearer.add("authorization: Bearer t");
    List<String> basic = new ArrayList<>(FORWARDED);
    basic.add("authorization: Basic dTpw");

    assertThat(
            service(new Mutations(List.of(), Set.of("authorization")), trigger)
                .answer(question(PROXY, "/check", "authz", bearer, ""))
                .headers())
        .containsExactly(new Header("authorization", ""));
    assertThat(
            service(Mutations.NONE, trigger)
                .answer(question(PROXY, "/check", "authz", basic, ""))
                .headers())
        .containsExactly(new Header("authorization", "Basic dTpw"));
    assertThat(
            service(new Mutations(List.of(), Set.of("authorization")), ExampleTrigger.trigger())
                .answer(question(PROXY, "/check", "authz", bearer, ""))
                .status())
        .as("a proxy does not copy what stays")
        .isEqualTo(403);
  }

  private static Policy mappingToForm(ExampleTrigger trigger) {
    return trigger
        .missingTokenAllowed()
        .forward(new ClaimForward(List.of("uid"), ClaimForward.Encoding.DEFAULT, new ToForm("uid")))
        .policy();
  }

  /** By the engine, whose faults are not what is looked for. */
  private ForwardAuthService deciding(PolicyTable table) {
    Engine engine =
        new Engine(
            VerifiedTokens.anew(),
            failure -> {
              throw new AssertionError(failure);
            });
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    return service(
        (request, policies) -> engine.decide(request, policies, now, Trace.NONE),
        table,
        Admission.ALWAYS);
  }

  /** The proxy says nothing of a body, and the upstream may find a form in it. */
  @ParameterizedTest
  @CsvSource({"GET, 200", "HEAD, 200", "OPTIONS, 200", "POST, 415", "PUT, 415", "PATCH, 415"})
  void whereAClaimGoesToAFormABodyWithoutATypeIsDeniedWhateverTheMethod(String method, int status) {
    PolicyTable table =
        PolicyTable.empty(Unmatched.DENY, false)
            .with(mappingToForm(ExampleTrigger.trigger().host("shop.example.com")));
    List<String> lines = new ArrayList<>(FORWARDED);
    lines.set(0, "x-forwarded-method: " + method);
    lines.set(3, "x-forwarded-uri: /a");

    AuthAnswer answer = deciding(table).answer(question(PROXY, "/check", "authz", lines, ""));

    assertThat(answer.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # asked with                                    | body   | maps to Form | status, reason
          content-type: application/x-www-form-urlencoded |        | no           | 415 body_truncated
          content-type: application/x-www-form-urlencoded | a=b    | no           | 401 no_token
          content-type: application/x-www-form-urlencoded | t=a    | no           | 401 malformed_token
          content-type: application/x-www-form-urlencoded | t=a&t= | no           | 401 duplicate_token
          content-type: application/json                  | {}     | no           | 401 no_token
          content-type: application/x-www-form-urlencoded | a=b    | yes          | 415 unsupported_body
          content-type: multipart/form-data               | a      | yes          | 415 unsupported_body
          content-type: application/json                  | {}     | yes          | 200
          """)
  void aFormIsLookedIntoWhereItsBodyCameAlongAndElseDenied(
      String line, String body, String mapsToForm, String outcome) {
    ExampleTrigger trigger = ExampleTrigger.trigger().host("shop.example.com");
    PolicyTable table =
        PolicyTable.empty(Unmatched.DENY, false)
            .with(
                mapsToForm.equals("yes")
                    ? mappingToForm(trigger)
                    : trigger.locations(new InForm("t")).policy());
    List<String> lines = new ArrayList<>(FORWARDED);
    lines.set(3, "x-forwarded-uri: /a");
    lines.add(line);
    // What the proxy's own question is framed by.
    lines.add("content-length: 0");

    AuthAnswer answer =
        deciding(table).answer(question(PROXY, "/check", "authz", lines, body == null ? "" : body));

    assertThat(
            switch (observed.getFirst()) {
              case Allow _ -> Integer.toString(answer.status());
              case Deny deny -> answer.status() + " " + deny.reason().text();
            })
        .isEqualTo(outcome);
  }

  /** By its documentation of forwardAuth: the address itself is asked by GET, always. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what Traefik sends                          | besides                            | status
          POST, https, shop.example.com, /a%2Fb?c=d     |                                    | 200
          GET, http, shop.example.com:8080, /           |                                    | 200
          GET, wss, shop.example.com, /socket           | connection: upgrade                | 200
          PUT, https, shop.example.com, /a              | x-forwarded-for: 203.0.113.9       | 200
          PUT, https, shop.example.com, /a              | x-forwarded-port: 443              | 200
          PUT, https, shop.example.com, /a              | x-forwarded-server: traefik-1      | 200
          PUT, https, shop.example.com, /a              | x-real-ip: 203.0.113.9             | 200
          PUT, https, shop.example.com, /a              | x-forwarded-prefix: /shop          | 200
          PUT, https, shop.example.com, /a              | x-forwarded-uri: /open             | 403
          PUT, gopher, shop.example.com, /a             |                                    | 403
          """)
  void whatTraefikTells(String sent, String besides, int status) {
    String[] parts = sent.split(", ", -1);
    List<String> lines =
        new ArrayList<>(
            List.of(
                "x-forwarded-method: " + parts[0],
                "x-forwarded-proto: " + parts[1],
                "x-forwarded-host: " + parts[2],
                "x-forwarded-uri: " + parts[3]));
    Stream.ofNullable(besides).forEach(lines::add);

    assertThat(answer(PROXY, "/check/shop/orders", "httptrigger:9002", lines).status())
        .isEqualTo(status);
    if (status == 200) {
      RequestView request = asked.getFirst();
      assertThat(List.of(request.method(), request.host(), text(request.target())))
          .containsExactly(parts[0], parts[2], parts[3]);
      assertThat(names(request)).doesNotContainAnyElementsOf(Forwarded.NAMES);
    }
  }

  @Test
  void whatWaitedTooLongIsRefusedUnseen() {
    ForwardAuthService late =
        service(
            (request, policies) -> decide(request, Mutations.NONE), table(), nanoseconds -> false);

    assertThat(late.answer(question(PROXY, "/check", "authz", FORWARDED, "")).status())
        .isEqualTo(500);
    assertThat(late.answer(question(PROXY, "/envoy-host/a", "a", List.of(), "")).status())
        .isEqualTo(500);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/check", "/envoy/shop/orders/a"})
  void aQueryThatWouldHaveToChangeIsRefused(String target) {
    Mutations mutations = new Mutations(List.of(), Set.of(), Optional.of("/a?uid=1"));

    AuthAnswer answer =
        service(mutations).answer(question(PROXY, target, "shop.example.com", FORWARDED, ""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.toString() + answer.headers() + told).doesNotContain("uid");
  }

  @Test
  void envoyIsToldByOneHeaderWhatToRemove() {
    Mutations mutations =
        new Mutations(List.of(new Header("x-user", "alice")), Set.of("x_user", "x-role"));

    AuthAnswer answer =
        service(mutations)
            .answer(
                question(
                    PROXY, "/envoy/shop/orders/a", "shop.example.com", List.of("x_user: f"), ""));

    assertThat(answer.headers())
        .containsExactly(
            new Header("x-user", "alice"),
            new Header("x-envoy-auth-headers-to-remove", "x-role, x_user"));
  }

  @Test
  void whateverIsThrownDenies() {
    ForwardAuthService broken =
        new ForwardAuthService(
            ForwardAuthServiceTest::table,
            (request, table) -> {
              throw new StackOverflowError();
            },
            Admission.ALWAYS,
            TrustedCallers.LOOPBACK,
            (decision, request, nanoseconds) -> {
              throw new IllegalStateException("the observer, too");
            },
            new ForwardAuthService.Diagnosis(
                told::add,
                failure -> {
                  throw new IllegalStateException("and the log");
                }));

    assertThat(broken.answer(question("127.0.0.1", "/envoy-host/a", "a", List.of(), "")).status())
        .isEqualTo(500);
    assertThat(broken.answer(question("127.0.0.1", "/nowhere", "a", List.of(), "")).status())
        .isEqualTo(500);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          proxy.example.com | not a network
          10.0.0.0/33       | more than 32 bits
          10.0.0.1/8        | bits behind its prefix
          010.0.0.0/8,      | not a network
          ::/129            | more than 128 bits
          """)
  void networksAreWrittenPlainly(String text, String message) {
    assertThatThrownBy(() -> TrustedCallers.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private AuthAnswer answer(String caller, String target, String host, List<String> lines) {
    return service(Mutations.NONE).answer(question(caller, target, host, lines, ""));
  }

  private ForwardAuthService service(Mutations mutations) {
    return service((request, policies) -> decide(request, mutations), table(), Admission.ALWAYS);
  }

  private ForwardAuthService service(Mutations mutations, ExampleTrigger trigger) {
    return service(
        (request, policies) -> decide(request, mutations),
        PolicyTable.empty(Unmatched.DENY, false).with(trigger.policy()),
        Admission.ALWAYS);
  }

  private ForwardAuthService service(
      BiFunction<RequestView, PolicyTable, Decision> decide,
      PolicyTable table,
      Admission admission) {
    return new ForwardAuthService(
        () -> table,
        decide,
        admission,
        TrustedCallers.parse("10.1.0.0/16,fd00::/8"),
        (decision, request, nanoseconds) -> observed.add(decision),
        new ForwardAuthService.Diagnosis(
            told::add,
            failure -> {
              throw new AssertionError(failure);
            }));
  }

  private Decision decide(RequestView request, Mutations mutations) {
    asked.add(request);
    return new Allow(Optional.of(new ObjectName("shop", "orders")), mutations, Metadata.NONE);
  }

  private static PolicyTable table() {
    return PolicyTable.empty(Unmatched.DENY, false)
        .with(ExampleTrigger.trigger().forward("sub", "x-user").forward("role", "x-role").policy());
  }

  private static AuthQuestion question(
      String caller, String target, String host, List<String> lines, String body) {
    List<HeaderLine> headers = new ArrayList<>();
    headers.add(line("host: " + host));
    lines.forEach(each -> headers.add(line(each)));
    return new AuthQuestion(
        InetAddress.ofLiteral(caller),
        "GET",
        target,
        headers,
        body.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static HeaderLine line(String text) {
    String[] parts = text.split(": ", 2);
    return new HeaderLine(parts[0], parts[1].getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<String> names(RequestView request) {
    return request.headers().stream().map(HeaderLine::name).toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
