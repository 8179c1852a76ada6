package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.HeaderLines;
import dev.httptrigger.extauthz.decision.Mutations;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.StrictJson;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to the upstream in headers, and what does not (DESIGN §4.5). */
class HeaderForwardsTest {
  private static final long SEED = 7;

  @ParameterizedTest(name = "claim {0} arrives as {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claim                        | the header's value, or why there is none
          "alice"                        | alice
          "a b"                          | a b
          ""                             | ``
          "100%"                         | 100%25
          "%41"                          | %2541
          "José"                         | Jos%C3%A9
          "张三"                         | %E5%BC%A0%E4%B8%89
          "😀"                           | %F0%9F%98%80
          " a "                          | %20a%20
          "  "                           | %20%20
          "a,b;c=d\\"e"                  | a,b;c=d"e
          "a\\r\\nx-admin: 1"            | none: a control character can't be sent
          "a\\u0000"                     | none: a control character can't be sent
          "a\\tb"                        | none: a control character can't be sent
          "a\\u007f"                     | none: a control character can't be sent
          "\\u0085"                      | %C2%85
          true                           | true
          false                          | false
          null                           | none: the claim is null
          0                              | 0
          -0                             | 0
          42                             | 42
          9007199254740993               | 9007199254740993
          18446744073709551616           | 18446744073709551616
          0.1                            | 0.1
          1.50                           | 1.50
          -1.5e3                         | -1500
          1516239022.0e0                 | 1516239022.0
          1e3                            | 1000
          1E-3                           | 0.001
          1e1023                         | 1 and 1023 zeros
          1e1024                         | none: the number is too long in plain notation
          1e-1023                        | none: the number is too long in plain notation
          1e999999999                    | none: the number is too long in plain notation
          1e-999999999                   | none: the number is too long in plain notation
          1e99999999999                  | none: the number is too long in plain notation
          []                             | []
          {}                             | {}
          ["a", 1, true, null]           | ["a",1,true,null]
          {"a": {"b": [1.0, 1e999]}}     | {"a":{"b":[1.0,1e999]}}
          ["é", "\\n", "\\u007f", "%"]   | ["\\u00e9","\\u000a","\\u007f","%25"]
          ["😀", "\\"", "\\\\"]          | ["\\ud83d\\ude00","\\"","\\\\"]
          """)
  void aClaimBecomesAText(String claim, String expected) {
    RecordedTrace trace = new RecordedTrace();
    HeaderForwards forwards = forwards("c to x-c");
    TokenClaims claims = read(forwards, object("{\"c\":" + claim + "}"));
    Mutations mutations =
        forwards.mutations(
            Optional.of(claims),
            HeaderLines.NONE,
            HeaderForwardsTest::noOthers,
            Set.of(),
            Optional.empty(),
            trace);

    // Made anew for the trace, and once when the token was read.
    assertThat(claims.headers()).isEqualTo(mutations.setHeaders());

    if (expected.startsWith("none: ")) {
      assertThat(mutations.setHeaders()).isEmpty();
      assertThat(mutations.removeHeaders()).contains("x-c");
      assertThat(trace.texts())
          .contains("claim \"c\": not to header x-c: " + expected.substring("none: ".length()));
    } else {
      String value = expected.equals("1 and 1023 zeros") ? "1" + "0".repeat(1_023) : expected;
      assertThat(mutations.setHeaders()).containsExactly(new Header("x-c", value));
    }
  }

  @ParameterizedTest(name = "claimPath {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # claimPath       | value, or - for none
          sub               | alice
          realm.roles       | [\"admin\"]
          realm.deep.name   | x
          dotted.name       | -
          realm.none        | -
          sub.length        | -
          realm.roles.0     | -
          none              | -
          """)
  void aClaimPathGoesFromObjectToObject(String path, String expected) {
    JsonObject claims =
        object(
            "{\"sub\":\"alice\",\"dotted.name\":\"no\",\"realm\":{\"roles\":[\"admin\"],"
                + "\"deep\":{\"name\":\"x\"}}}");
    HeaderForwards forwards =
        HeaderForwards.of(
            List.of(
                new ClaimForward(
                    List.of(path.split("\\.", -1)), Encoding.DEFAULT, new ToHeader("x-c"))),
            Optional.empty(),
            false);

    assertThat(
            forwards
                .mutations(
                    Optional.of(read(forwards, claims)),
                    HeaderLines.NONE,
                    HeaderForwardsTest::noOthers,
                    Set.of(),
                    Optional.empty(),
                    Trace.NONE)
                .setHeaders())
        .extracting(Header::value)
        .containsExactlyElementsOf(expected.equals("-") ? List.of() : List.of(expected));
  }

  @Test
  void ownNamesAreSetOrRemovedWhetherSeenOrNot() {
    HeaderForwards forwards = forwards("sub to x-user-id", "uid to uid");

    assertThat(mutations(forwards, "{\"sub\":\"a\",\"uid\":1}").setHeaders())
        .containsExactly(new Header("x-user-id", "a"), new Header("uid", "1"));
    assertThat(mutations(forwards, "{\"sub\":\"a\",\"uid\":1}").removeHeaders())
        .containsExactlyInAnyOrder("x_user_id", "x.user.id");
    assertThat(mutations(forwards, "{\"uid\":1}").removeHeaders())
        .containsExactlyInAnyOrder("x-user-id", "x_user_id", "x.user.id");
    assertThat(
            forwards.mutations(
                Optional.empty(),
                HeaderLines.NONE,
                HeaderForwardsTest::noOthers,
                Set.of(),
                Optional.empty(),
                Trace.NONE))
        .isEqualTo(new Mutations(List.of(), Set.of("x-user-id", "x_user_id", "x.user.id", "uid")));
  }

  @ParameterizedTest(name = "the client''s {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # seen               | happens (x-user-id is ours; x-role is another trigger's of the namespace)
          x_user-id            | removed
          x.user_id            | removed
          x~user!id            | removed
          x-role               | removed
          x_role               | removed
          x-httptrigger-reason | removed
          x-httptrigger-       | removed
          x_httptrigger_any    | removed
          x-httptrigger        | kept
          x-user-idx           | kept
          xx-user-id           | kept
          x-user--id           | kept
          xuserid              | kept
          accept               | kept
          x-original-url       | kept
          """)
  void everySpellingThatAServerMayTakeForAMappedNameIsRemoved(String seen, String happens) {
    HeaderForwards forwards = forwards("sub to x-user-id");
    Mutations mutations =
        forwards.mutations(
            Optional.of(read(forwards, object("{\"sub\":\"a\"}"))),
            HeaderLines.of(List.of(line("host-name"), line(seen), line(seen))),
            "x-role"::equals,
            Set.of(),
            Optional.empty(),
            Trace.NONE);

    assertThat(mutations.removeHeaders().contains(seen)).isEqualTo(happens.equals("removed"));
    assertThat(mutations.setHeaders()).containsExactly(new Header("x-user-id", "a"));
    assertThat(mutations.removeHeaders()).doesNotContain("host-name", "x-user-id");
  }

  @ParameterizedTest(name = "{0} is folded to {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # name       | folded
          az09         | az09
          X_AZ09       | x-az09
          x~az09       | x-az09
          x-a`{/:@[z   | x-a------z
          _            | -
          """)
  void allButLettersAndDigitsCountAsHyphens(String name, String folded) {
    assertThat(HeaderNames.folded(name)).isEqualTo(folded);
  }

  @Test
  void headersThatOverrideMethodOrPathGoWhereRulesDependOnThem() {
    Mutations mutations =
        HeaderForwards.of(List.of(), Optional.empty(), true)
            .mutations(
                Optional.empty(),
                HeaderLines.of(List.of(line("x.original_url"))),
                HeaderForwardsTest::noOthers,
                Set.of(),
                Optional.empty(),
                Trace.NONE);

    assertThat(mutations.removeHeaders())
        .contains(
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url",
            "x_original_url",
            "x.original.url",
            "x.original_url");
    assertThat(
            HeaderForwards.of(List.of(), Optional.empty(), false)
                .mutations(
                    Optional.empty(),
                    HeaderLines.NONE,
                    HeaderForwardsTest::noOthers,
                    Set.of(),
                    Optional.empty(),
                    Trace.NONE))
        .isEqualTo(Mutations.NONE);
  }

  @Test
  void forEveryRequestAMappedNameArrivesOnceWithOurValueOrNotAtAll() {
    Random random = new Random(SEED);
    HeaderForwards forwards = forwards("sub to x-user-id", "uid to uid");
    List<String> names =
        List.of("x-user-id", "x_user_id", "x.user-id", "uid", "accept", "x-httptrigger-a", "u-id");

    for (int i = 0; i < 2_000; i++) {
      List<HeaderLine> seen =
          Stream.generate(() -> line(names.get(random.nextInt(names.size()))))
              .limit(random.nextInt(5))
              .toList();
      Optional<JsonObject> claims =
          switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(object("{}"));
            case 2 -> Optional.of(object("{\"sub\":\"ours\",\"uid\":\"\\n\"}"));
            default -> Optional.of(object("{\"sub\":null,\"uid\":\"ours\"}"));
          };
      Mutations mutations =
          forwards.mutations(
              claims.map(each -> read(forwards, each)),
              HeaderLines.of(seen),
              HeaderForwardsTest::noOthers,
              Set.of(),
              Optional.empty(),
              Trace.NONE);
      List<HeaderLine> arrived =
          seen.stream()
              .filter(line -> !mutations.removeHeaders().contains(line.name()))
              .filter(
                  line ->
                      mutations.setHeaders().stream()
                          .noneMatch(set -> set.name().equals(line.name())))
              .toList();

      assertThat(arrived)
          .as("seed %d, request %d: what of the client's arrives", SEED, i)
          .noneMatch(line -> Set.of("x-user-id", "uid").contains(HeaderNames.folded(line.name())));
      assertThat(mutations.setHeaders())
          .allMatch(set -> set.value().chars().allMatch(each -> each >= ' ' && each <= '~'));
    }
  }

  @Test
  void theTraceNamesClaimsAndHeadersAndNoValues() {
    RecordedTrace trace = new RecordedTrace();

    HeaderForwards forwards = forwards("sub to x-user-id");
    forwards.mutations(
        Optional.of(read(forwards, object("{\"sub\":\"secret\"}"))),
        HeaderLines.of(List.of(line("x_user-id"))),
        HeaderForwardsTest::noOthers,
        Set.of(),
        Optional.empty(),
        trace);

    assertThat(trace.texts())
        .containsExactly(
            "claim \"sub\": to header x-user-id",
            "to the upstream: set x-user-id; removed x.user.id, x_user-id, x_user_id");
  }

  private static boolean noOthers(String name) {
    return false;
  }

  private static Mutations mutations(HeaderForwards forwards, String claims) {
    return forwards.mutations(
        Optional.of(read(forwards, object(claims))),
        HeaderLines.NONE,
        HeaderForwardsTest::noOthers,
        Set.of(),
        Optional.empty(),
        Trace.NONE);
  }

  private static TokenClaims read(HeaderForwards forwards, JsonObject claims) {
    return new TokenClaims(claims, forwards.headers(claims));
  }

  private static HeaderForwards forwards(String... texts) {
    return HeaderForwards.of(
        Arrays.stream(texts)
            .map(text -> text.split(" to ", -1))
            .map(
                parts ->
                    new ClaimForward(List.of(parts[0]), Encoding.DEFAULT, new ToHeader(parts[1])))
            .toList(),
        Optional.empty(),
        false);
  }

  private static HeaderLine line(String name) {
    return new HeaderLine(name, "client's".getBytes(StandardCharsets.US_ASCII));
  }

  private static JsonObject object(String json) {
    if (StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8))
        instanceof ReadObject(JsonObject object)) {
      return object;
    }
    throw new AssertionError("not strict JSON: " + json);
  }
}
