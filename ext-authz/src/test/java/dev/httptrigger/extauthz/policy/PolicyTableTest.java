package dev.httptrigger.extauthz.policy;

import static dev.httptrigger.extauthz.example.ExampleTrigger.claims;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Selected.Chosen;
import dev.httptrigger.extauthz.policy.Selected.LetPass;
import dev.httptrigger.extauthz.policy.Selected.NotChosen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a request is (DESIGN §4.1, the paths of §4.2). */
class PolicyTableTest {
  private static final Instant LATER = ExampleTrigger.HELD_SINCE.plusSeconds(3_600);
  private static final long SEED = 5;

  private static final PolicyTable EMPTY = PolicyTable.empty(Unmatched.DENY, false);

  /** Triggers for every rule by host and prefix. */
  private static final List<Policy> TRIGGERS =
      List.of(
          trigger().named("a", "exact").host("x.example.com").policy(),
          trigger().named("a", "wild").host("*.example.com").policy(),
          trigger().named("a", "longer").host("*.sub.example.com").policy(),
          trigger().named("b", "api").host("p.example.com", "/api", "/v2/").policy(),
          trigger().named("b", "deep").host("p.example.com", "/api/deep").policy(),
          trigger().named("b", "late").host("p.example.com", LATER, "/api/").policy(),
          trigger().named("c", "root").host("q.example.com", "/").policy(),
          trigger().named("c", "admin").host("q.example.com", "/admin").policy(),
          trigger().named("d", "one").host("r.example.com", "/only").policy(),
          trigger().named("e", "broken").host("broken.example.com").refused().policy(),
          trigger().named("f", "id").onlyById().policy(),
          trigger()
              .named("g", "two")
              .host("*.two.example", "/")
              .host("in.two.example", "/api")
              .policy(),
          trigger().named("h", "gitlab").host("s.example.com", "/gitlab", "/gitlab/sub").policy(),
          trigger().named("h", "root").host("s.example.com", "/").policy(),
          trigger().named("h", "shop").host("s.example.com", "/shop").policy(),
          trigger().named("h", "cart").host("s.example.com", "/shop/cart").policy(),
          trigger()
              .named("h", "half")
              .host("t.example.com", "/half")
              .closed("t.example.com", "/half/shut")
              .policy());

  private static final PolicyTable TABLE = table(TRIGGERS);

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # host                | path               | whose
          x.example.com         | /                  | a/exact
          X.EXAMPLE.com.:8080   | /                  | a/exact
          y.example.com         | /                  | a/wild
          a.b.example.com       | /                  | a/wild
          sub.example.com       | /                  | a/wild
          a.sub.example.com     | /                  | a/longer
          a.b.sub.example.com   | /                  | a/longer
          example.com           | /                  | NO_TRIGGER
          notexample.com        | /                  | NO_TRIGGER
          other.org             | /                  | NO_TRIGGER
          x.example.com         | /a%2fb             | a/exact
          x.example.com         | *                  | a/exact
          broken.example.com    | /                  | e/broken
          p.example.com         | /api               | b/api
          p.example.com         | /api/              | b/api
          p.example.com         | /api/x             | b/api
          p.example.com         | /api/deeper        | b/api
          p.example.com         | /api/deep          | b/deep
          p.example.com         | /api/deep/x?y      | b/deep
          p.example.com         | /v2                | b/api
          p.example.com         | /v2/x              | b/api
          p.example.com         | /v2x               | NO_TRIGGER
          p.example.com         | /apix              | NO_TRIGGER
          p.example.com         | /API               | NO_TRIGGER
          p.example.com         | /                  | NO_TRIGGER
          p.example.com         | /%61pi             | AMBIGUOUS_PATH
          p.example.com         | /api/%64eep        | AMBIGUOUS_PATH
          p.example.com         | /api/%78           | b/api
          p.example.com         | /%78               | NO_TRIGGER
          p.example.com         | /api/../x          | AMBIGUOUS_PATH
          p.example.com         | /api%2fdeep        | AMBIGUOUS_PATH
          p.example.com         | //api              | AMBIGUOUS_PATH
          p.example.com         | *                  | AMBIGUOUS_PATH
          p.example.com         | ''                 | METHOD_NOT_ALLOWED
          p.example.com         | ?/api              | METHOD_NOT_ALLOWED
          r.example.com         | ''                 | METHOD_NOT_ALLOWED
          q.example.com         | /                  | c/root
          q.example.com         | /adminx            | c/root
          q.example.com         | /admin             | c/admin
          q.example.com         | /admin/x           | c/admin
          q.example.com         | /%61dmin           | AMBIGUOUS_PATH
          q.example.com         | /a/../admin        | AMBIGUOUS_PATH
          q.example.com         | /x;y               | AMBIGUOUS_PATH
          r.example.com         | /only              | d/one
          r.example.com         | /other             | NO_TRIGGER
          r.example.com         | /%6fnly            | AMBIGUOUS_PATH
          ''                    | /                  | NO_TRIGGER
          x.example.com,x.example.com | /            | NO_TRIGGER
          *.example.com         | /                  | NO_TRIGGER
          """)
  void theMostSpecificHostThatAnyTriggerClaimsDecidesAlone(String host, String path, String whose) {
    assertThat(select(TABLE, ExampleRequest.get(path).host(host))).isEqualTo(whose);
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # host        | path                          | whose
          s.example.com | /gitlab/projects/a%2Fb        | h/gitlab
          s.example.com | /gitlab/a%2Fb                 | h/gitlab
          s.example.com | /gitlab/sub/a%2Fb?x=/../y     | h/gitlab
          s.example.com | /gitlab//x                    | h/gitlab
          s.example.com | /gitlab/a;b=c/d               | h/gitlab
          s.example.com | /gitlab/x%41/a%2Fb            | h/gitlab
          s.example.com | /gitlab/100%                  | h/gitlab
          s.example.com | /gitlab/%e9                   | h/gitlab
          s.example.com | /gitlab/%c3%bc%2f             | h/gitlab
          s.example.com | /gitlab/a%2Fb...              | h/gitlab
          s.example.com | /gitlab/a%2f.b                | h/gitlab
          s.example.com | /gitlab/a%25252fb             | h/gitlab
          s.example.com | /gitlab%2Fa                   | AMBIGUOUS_PATH
          s.example.com | /gitl%61b/a%2Fb               | AMBIGUOUS_PATH
          s.example.com | //gitlab/a                    | AMBIGUOUS_PATH
          s.example.com | /a%2Fb                        | AMBIGUOUS_PATH
          s.example.com | /x/a%2Fb                      | AMBIGUOUS_PATH
          s.example.com | /shop/a%2Fb                   | AMBIGUOUS_PATH
          s.example.com | /shop/cart/a%2Fb              | h/cart
          s.example.com | /gitlab/..                    | AMBIGUOUS_PATH
          s.example.com | /gitlab/../shop               | AMBIGUOUS_PATH
          s.example.com | /gitlab/./a                   | AMBIGUOUS_PATH
          s.example.com | /gitlab/a%2f..%2f..           | AMBIGUOUS_PATH
          s.example.com | /gitlab/%2e%2E/shop           | AMBIGUOUS_PATH
          s.example.com | /gitlab/%252e%252e/shop       | AMBIGUOUS_PATH
          s.example.com | /gitlab/%25252e./shop         | AMBIGUOUS_PATH
          s.example.com | /gitlab/..;/shop              | AMBIGUOUS_PATH
          s.example.com | /gitlab/..%3bx/shop           | AMBIGUOUS_PATH
          s.example.com | /gitlab/..%3fx                | AMBIGUOUS_PATH
          s.example.com | /gitlab/..%23x                | AMBIGUOUS_PATH
          s.example.com | /gitlab/.%09./shop            | AMBIGUOUS_PATH
          s.example.com | /gitlab/..%00/shop            | AMBIGUOUS_PATH
          s.example.com | /gitlab/%c0%ae%c0%ae/shop     | AMBIGUOUS_PATH
          s.example.com | /gitlab/%u002e%U002e/shop     | AMBIGUOUS_PATH
          s.example.com | /gitlab/%ef%bc%8e%ef%bc%8e/x  | AMBIGUOUS_PATH
          s.example.com | /gitlab/%e2%80%a5/x           | AMBIGUOUS_PATH
          s.example.com | /gitlab/a%5cb                 | AMBIGUOUS_PATH
          s.example.com | /gitlab/a%255Cb               | AMBIGUOUS_PATH
          s.example.com | /gitlab/a\\b                  | AMBIGUOUS_PATH
          s.example.com | /gitlab/%2525252525252525252f | AMBIGUOUS_PATH
          t.example.com | /half/a%2Fb                   | AMBIGUOUS_PATH
          t.example.com | /half/shut/a%2Fb              | h/half
          """)
  void anAmbiguousPathHasATriggerWhereNothingItCanBeReadAsIsAnothers(
      String host, String path, String whose) {
    assertThat(select(TABLE, ExampleRequest.get(path).host(host))).isEqualTo(whose);
  }

  @Test
  void anExclamationMarkThatMayBeAnyByteMakesNoTriggerCertain() {
    ExampleRequest request = ExampleRequest.get("/gitlab/a%2Fb!").host("s.example.com");

    assertThat(select(TABLE, request)).isEqualTo("h/gitlab");
    assertThat(select(TABLE, request.withoutExactBytes())).isEqualTo("AMBIGUOUS_PATH");
  }

  @ParameterizedTest(name = "id {0}, host {1}, path {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # id              | host              | path          | whose
          f/id              | anything.org      | /             | f/id
          f/id              | x.example.com     | /             | f/id
          f/id              | anything.org      | /a%2fb        | f/id
          f/id              | ''                | /             | NO_TRIGGER
          f/id              | a,b               | /             | NO_TRIGGER
          a/exact           | x.example.com     | /             | a/exact
          a/exact           | y.example.com     | /             | NO_TRIGGER of a/exact
          a/wild            | x.example.com     | /             | a/wild
          a/wild            | example.com       | /             | NO_TRIGGER of a/wild
          b/api             | p.example.com     | /api/x        | b/api
          b/api             | p.example.com     | /api/deep     | b/api
          b/api             | p.example.com     | /x            | NO_TRIGGER
          b/api             | p.example.com     | /%61pi        | AMBIGUOUS_PATH
          b/api             | p.example.com     | /api/..       | AMBIGUOUS_PATH
          c/root            | q.example.com     | /admin        | c/root
          g/two             | a.two.example     | /x            | g/two
          g/two             | in.two.example    | /api          | g/two
          g/two             | in.two.example    | /x            | NO_TRIGGER
          e/broken          | broken.example.com | /            | e/broken
          none/such         | x.example.com     | /             | NO_TRIGGER
          a/EXACT           | x.example.com     | /             | NO_TRIGGER
          exact             | x.example.com     | /             | NO_TRIGGER
          a/                | x.example.com     | /             | NO_TRIGGER
          /exact            | x.example.com     | /             | NO_TRIGGER
          a/exact/          | x.example.com     | /             | NO_TRIGGER
          a//exact          | x.example.com     | /             | NO_TRIGGER
          ''                | x.example.com     | /             | NO_TRIGGER
          ' a/exact'        | x.example.com     | /             | NO_TRIGGER
          """)
  void anIdSelectsExactlyThatTrigger(String id, String host, String path, String whose) {
    ExampleRequest request =
        ExampleRequest.get(path).host(host).contextExtension("httptrigger", id);

    assertThat(select(TABLE, request)).isEqualTo(whose);
    assertThat(select(table(TRIGGERS, PolicyTable.empty(Unmatched.ALLOW, true)), request))
        .as("the server's settings change nothing for an id")
        .isEqualTo(whose);
  }

  @Test
  void onlyTheContextExtensionOfThatNameIsAnId() {
    assertThat(
            select(
                TABLE,
                ExampleRequest.get("/").host("other.org").contextExtension("HttpTrigger", "f/id")))
        .isEqualTo("NO_TRIGGER");
    assertThat(
            select(TABLE, ExampleRequest.get("/").host("other.org").header("httptrigger", "f/id")))
        .isEqualTo("NO_TRIGGER");
  }

  @Test
  void withRequireIdARequestWithoutOneIsNobodys() {
    PolicyTable table = table(TRIGGERS, PolicyTable.empty(Unmatched.ALLOW, true));

    assertThat(select(table, ExampleRequest.get("/").host("x.example.com")))
        .isEqualTo("NO_TRIGGER");
    assertThat(select(table, ExampleRequest.get("/").host("other.org"))).isEqualTo("NO_TRIGGER");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other.org     | /      | let pass
          example.com   | /      | let pass
          p.example.com | /other | NO_TRIGGER
          p.example.com | //     | AMBIGUOUS_PATH
          x.example.com | /      | a/exact
          ''            | /      | NO_TRIGGER
          a,b           | /      | NO_TRIGGER
          """)
  void unmatchedAllowIsForHostsThatNobodyClaims(String host, String path, String whose) {
    PolicyTable table = table(TRIGGERS, PolicyTable.empty(Unmatched.ALLOW, false));

    assertThat(select(table, ExampleRequest.get(path).host(host))).isEqualTo(whose);
  }

  @Test
  void aStarIsTheLastResort() {
    PolicyTable table = TABLE.with(trigger().named("z", "all").host("*").policy());

    assertThat(select(table, ExampleRequest.get("/").host("other.org"))).isEqualTo("z/all");
    assertThat(select(table, ExampleRequest.get("/").host("[::1]:80"))).isEqualTo("z/all");
    assertThat(select(table, ExampleRequest.get("/").host("y.example.com"))).isEqualTo("a/wild");
    assertThat(select(table, ExampleRequest.get("/other").host("p.example.com")))
        .as("none of a claimed host's prefixes fits: no falling through")
        .isEqualTo("NO_TRIGGER");
  }

  @Test
  void ofTwoTriggersWithOneHostAndPrefixTheFirstHolderDecides() {
    Policy first = trigger().named("a", "z").host("h.org").policy();
    Policy second = trigger().named("a", "a").host("h.org", LATER).policy();
    Policy alsoFirst = trigger().named("a", "y").host("h.org").policy();
    ExampleRequest request = ExampleRequest.get("/").host("h.org");

    assertThat(select(EMPTY.with(second).with(first), request)).isEqualTo("a/z");
    assertThat(select(EMPTY.with(first).with(second), request)).isEqualTo("a/z");
    assertThat(select(EMPTY.with(first).with(alsoFirst), request)).isEqualTo("a/y");
    assertThat(select(EMPTY.with(first).with(second).without(first.trigger()), request))
        .isEqualTo("a/a");
  }

  /** A look-up begins at the length of the host's longest prefix, also of one that has gone. */
  @ParameterizedTest
  @CsvSource({
    "/api/deep, b/api", // as long as the one that has gone
    "/api/deepe, b/api", // longer by one
    "/api/dee, b/api",
    "/api/deep/x, b/api",
    "/api/a/b/c/d, b/api",
    "/api, b/api",
    "/ap, NO_TRIGGER",
    "/apis, NO_TRIGGER",
    "/v2/, b/api",
    "/, NO_TRIGGER",
  })
  void whenTheLongestPrefixGoesTheOthersHaveItsPaths(String path, String whose) {
    Policy api = trigger().named("b", "api").host("h.org", "/api", "/v2/").policy();
    Policy deep = trigger().named("b", "deep").host("h.org", "/api/deep").policy();
    ExampleRequest request = ExampleRequest.get(path).host("h.org");

    assertThat(select(EMPTY.with(api).with(deep).without(deep.trigger()), request))
        .isEqualTo(whose);
    assertThat(select(EMPTY.with(api), request)).isEqualTo(whose);
    assertThat(select(EMPTY.with(api).without(api.trigger()).with(deep), request))
        .isEqualTo(
            path.startsWith("/api/deep/") || path.equals("/api/deep") ? "b/deep" : "NO_TRIGGER");
  }

  @Test
  void aTriggerWithoutARecordDeniesItsHostsAndFallsThroughToNothing() {
    ObjectName missing = new ObjectName("m", "missing");
    PolicyTable table =
        TABLE
            .with(trigger().named("z", "all").host("*").policy())
            .withMissing(missing, claims("m.example.com", "*.m.org"));

    assertThat(select(table, ExampleRequest.get("/").host("m.example.com")))
        .isEqualTo("INVALID_TRIGGER");
    assertThat(select(table, ExampleRequest.get("/").host("a.m.org"))).isEqualTo("INVALID_TRIGGER");
    assertThat(select(table, ExampleRequest.get("/").host("m.org"))).isEqualTo("z/all");
    assertThat(select(table, ExampleRequest.get("/").host("y.example.com"))).isEqualTo("a/wild");
    assertThat(
            select(
                table,
                ExampleRequest.get("/").host("o.org").contextExtension("httptrigger", "m/missing")))
        .isEqualTo("INVALID_TRIGGER of m/missing");
    assertThat(table.policy(missing)).isEmpty();
  }

  @Test
  void aReservedHostDeniesUntilATriggerHasItAndFallsThroughToNothing() {
    HostHash exact = HostHash.of("left.example.com");
    HostHash wildcard = HostHash.of("*.left.org");
    PolicyTable table =
        TABLE
            .with(trigger().named("z", "all").host("*").policy())
            .withReserved("shop", exact)
            .withReserved("bank", exact)
            .withReserved("shop", wildcard);
    ExampleRequest request = ExampleRequest.get("/").host("left.example.com");

    assertThat(select(table, request)).isEqualTo("NO_TRIGGER");
    assertThat(select(table, request.host("a.left.org"))).isEqualTo("NO_TRIGGER");
    assertThat(select(table, request.host("left.org"))).isEqualTo("z/all");
    assertThat(select(table.withoutReserved("bank", exact), request)).isEqualTo("NO_TRIGGER");
    assertThat(select(table.withoutReserved("bank", exact).withoutReserved("shop", exact), request))
        .isEqualTo("a/wild");
    assertThat(
            select(
                table.with(trigger().named("new", "owner").host("left.example.com").policy()),
                request))
        .isEqualTo("new/owner");
  }

  @Test
  void aReservedHostIsNotLetPassAlsoWhereAGatewayIsBoundToANamespace() {
    PolicyTable table =
        PolicyTable.empty(Unmatched.ALLOW, false, Map.of("gate/shop", "shop", "gate/bank", "bank"))
            .withReserved("shop", HostHash.of("left.example.com"));
    ExampleRequest request = ExampleRequest.get("/").host("left.example.com");

    assertThat(select(table, request)).isEqualTo("NO_TRIGGER");
    assertThat(select(table, request.callAuthority("gate/shop"))).isEqualTo("NO_TRIGGER");
    assertThat(select(table, request.callAuthority("gate/bank"))).isEqualTo("NO_TRIGGER");
    assertThat(select(table, request.host("free.example.com"))).isEqualTo("let pass");
  }

  @Test
  void aMissingTriggerOnASharedHostDeniesTheHost() {
    ObjectName missing = new ObjectName("b", "missing");
    PolicyTable table = TABLE.withMissing(missing, claims("p.example.com"));
    ExampleRequest request = ExampleRequest.get("/api").host("p.example.com");

    assertThat(select(table, request)).isEqualTo("INVALID_TRIGGER");
    assertThat(select(table.without(missing), request)).isEqualTo("b/api");
  }

  @Test
  void aRecordThatArrivesTakesThePlaceOfTheMissingOneAndBack() {
    ObjectName name = new ObjectName("a", "exact");
    Claims hosts = claims("x.example.com");
    ExampleRequest request = ExampleRequest.get("/").host("x.example.com");

    PolicyTable missing = EMPTY.withMissing(name, hosts).withMissing(name, hosts);
    PolicyTable loaded = missing.with(TRIGGERS.getFirst());

    assertThat(select(missing, request)).isEqualTo("INVALID_TRIGGER");
    assertThat(select(loaded, request)).isEqualTo("a/exact");
    assertThat(select(loaded.withMissing(name, hosts), request)).isEqualTo("INVALID_TRIGGER");
    assertThat(select(loaded.withMissing(name, hosts).without(name), request))
        .isEqualTo("NO_TRIGGER");
    assertThat(select(missing, request)).as("the old table").isEqualTo("INVALID_TRIGGER");
  }

  @Test
  void aNewPolicyOfATriggerReplacesTheOldWhole() {
    PolicyTable before =
        EMPTY.with(
            trigger().named("a", "t").host("old.org", "/x", "/y").forward("s", "x-old").policy());
    PolicyTable after =
        before.with(trigger().named("a", "t").host("new.org").forward("s", "x-new").policy());

    assertThat(select(after, ExampleRequest.get("/x").host("old.org"))).isEqualTo("NO_TRIGGER");
    assertThat(select(after, ExampleRequest.get("/x").host("new.org"))).isEqualTo("a/t");
    assertThat(after.mappedNames("a").test("x-old")).isFalse();
    assertThat(after.mappedNames("a").test("x-new")).isTrue();
    assertThat(select(before, ExampleRequest.get("/x").host("old.org"))).isEqualTo("a/t");
    assertThat(before.mappedNames("a").test("x-old")).isTrue();
  }

  @Test
  void mappedNamesAreThoseOfAllTriggersOfTheNamespaceAndNoOther() {
    PolicyTable table =
        EMPTY
            .with(trigger().named("n", "one").host("1.org").forward("s", "x-user").policy())
            .with(trigger().named("n", "two").host("2.org").forward("s", "x-user").policy())
            .with(trigger().named("n", "three").onlyById().forward("r", "x-role").policy())
            .with(trigger().named("o", "four").host("4.org").forward("s", "x-other").policy());

    assertThat(Stream.of("x-user", "x-role", "x-other").map(table.mappedNames("n")::test))
        .containsExactly(true, true, false);
    assertThat(table.mappedNames("o").test("x-other")).isTrue();
    assertThat(table.mappedNames("none").test("x-user")).isFalse();
    PolicyTable without = table.without(new ObjectName("n", "one"));
    assertThat(without.mappedNames("n").test("x-user")).as("two still maps it").isTrue();
    assertThat(without.without(new ObjectName("n", "two")).mappedNames("n").test("x-user"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void theOrderInWhichTriggersComeAndGoIsIrrelevant(int shuffle) {
    Random random = new Random(SEED + shuffle);
    List<Policy> shuffled = new ArrayList<>(TRIGGERS);
    Collections.shuffle(shuffled, random);
    PolicyTable table = EMPTY;
    for (Policy policy : shuffled) {
      table = table.with(policy);
      Policy other = TRIGGERS.get(random.nextInt(TRIGGERS.size()));
      table = table.without(other.trigger());
      if (random.nextBoolean()) {
        table = table.withMissing(other.trigger(), claims("p.example.com"));
      }
    }
    for (Policy policy : shuffled) {
      table = table.with(policy);
    }

    for (String host :
        List.of("x.example.com", "y.example.com", "p.example.com", "q.example.com", "other.org")) {
      for (String path : List.of("/", "/api", "/api/deep", "/v2", "/%61pi", "/admin", "//", "/z")) {
        ExampleRequest request = ExampleRequest.get(path).host(host);
        assertThat(select(table, request))
            .as("seed %d, shuffle %d, %s%s", SEED, shuffle, host, path)
            .isEqualTo(select(TABLE, request));
      }
    }
  }

  @Test
  void theTraceSaysHowTheTriggerWasFound() {
    RecordedTrace trace = new RecordedTrace();
    ExampleRequest request = ExampleRequest.get("/api/x").host("p.example.com");

    TABLE.select(request, PathReadings.of(request.target(), true), trace);

    assertThat(trace.texts()).containsExactly("trigger: b/api, by host \"p.example.com\" and path");
  }

  private static PolicyTable table(List<Policy> policies) {
    return table(policies, EMPTY);
  }

  private static PolicyTable table(List<Policy> policies, PolicyTable empty) {
    Function<PolicyTable, PolicyTable> all = Function.identity();
    for (Policy policy : policies) {
      all = all.andThen(table -> table.with(policy));
    }
    return all.apply(empty);
  }

  private static String select(PolicyTable table, RequestView request) {
    PathReadings path = PathReadings.of(request.target(), request.bytesAreExact());
    return switch (table.select(request, path, Trace.NONE)) {
      case Chosen chosen -> chosen.policy().trigger().toString();
      case NotChosen none ->
          none.reason().name() + none.trigger().map(name -> " of " + name).orElse("");
      case LetPass() -> "let pass";
    };
  }
}
