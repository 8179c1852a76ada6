package dev.httptrigger.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the token is (DESIGN §4.3). */
class TokenFinderTest {
  @ParameterizedTest(name = "prefix <{0}>, value <{1}>: {2} in Strict, {3} in FunctionCompute")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # prefix     | value of Authorization | Strict          | FunctionCompute
          `Bearer `    | `Bearer t.o.k`         | token t.o.k     | token t.o.k
          `Bearer `    | `  Bearer t.o.k\t `    | token t.o.k     | token t.o.k
          `Bearer `    | `bearer t.o.k`         | token t.o.k     | MALFORMED_TOKEN
          `Bearer `    | `BEARER t.o.k`         | token t.o.k     | MALFORMED_TOKEN
          `Bearer `    | `Bearer   t.o.k`       | token t.o.k     | `token   t.o.k`
          `Bearer `    | `Bearer t.o.k x`       | token t.o.k x   | token t.o.k x
          `Bearer `    | `Bearer\tt.o.k`        | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer `    | `Bearer`               | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer `    | `Bearer `              | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer `    | `Bearer=t.o.k`         | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer `    | `"Bearer" t.o.k`       | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer `    | `Basic dTpw`           | absent          | MALFORMED_TOKEN
          `Bearer `    | `Digest t.o.k`         | absent          | MALFORMED_TOKEN
          `Bearer `    | `Bearert.o.k`          | absent          | MALFORMED_TOKEN
          `Bearer `    | `t.o.k`                | absent          | MALFORMED_TOKEN
          `Bearer `    | ``                     | absent          | absent
          `Bearer `    | ` \t `                 | absent          | absent
          `Bearer `    | `Bearer a, Bearer b`   | DUPLICATE_TOKEN | DUPLICATE_TOKEN
          `Bearer `    | `Bearer a,`            | DUPLICATE_TOKEN | DUPLICATE_TOKEN
          `Bearer `    | `,`                    | DUPLICATE_TOKEN | DUPLICATE_TOKEN
          `Bearer`     | `bearer t.o.k`         | token t.o.k     | MALFORMED_TOKEN
          `Bearer`     | `Bearert.o.k`          | absent          | token t.o.k
          `Bearer`     | `Bearer t.o.k`         | token t.o.k     | `token  t.o.k`
          `JWT-1 `     | `jwt-1 t.o.k`          | token t.o.k     | MALFORMED_TOKEN
          `AZaz09 `    | `azAZ09 t.o.k`         | token t.o.k     | MALFORMED_TOKEN
          `AZaz09 `    | `AZbz09 t.o.k`         | absent          | MALFORMED_TOKEN
          `!x `        | `!X t.o.k`             | token t.o.k     | MALFORMED_TOKEN
          `token=`     | `token=t.o.k`          | token t.o.k     | token t.o.k
          `token=`     | `Token=t.o.k`          | MALFORMED_TOKEN | MALFORMED_TOKEN
          `token=`     | `token=`               | MALFORMED_TOKEN | MALFORMED_TOKEN
          `Bearer  `   | `Bearer  t.o.k`        | token t.o.k     | token t.o.k
          `Bearer  `   | `Bearer t.o.k`         | MALFORMED_TOKEN | MALFORMED_TOKEN
          ``           | `t.o.k`                | token t.o.k     | token t.o.k
          ``           | `Bearer t.o.k`         | token Bearer t.o.k | token Bearer t.o.k
          ``           | `  `                   | absent          | absent
          """)
  void thePrefixDecidesWhatTheTokenIs(
      String prefix, String value, String strict, String functionCompute) {
    ExampleRequest request =
        ExampleRequest.get("/").header("authorization", value.replace("\\t", "\t"));
    InHeader location = new InHeader("authorization", prefix);

    assertThat(find(request, Profile.STRICT, location)).isEqualTo(strict);
    assertThat(find(request, Profile.FUNCTION_COMPUTE, location)).isEqualTo(functionCompute);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # lines of the locations x-first (no prefix), authorization (Bearer) | outcome
          -                                                       | absent
          other: t                                                | absent
          x-first: a                                              | token a
          authorization: Bearer b                                 | token b
          authorization: Bearer b; x-first: a                     | token a
          x-first: ; authorization: Bearer b                      | token b
          x-first: a; authorization: Basic b                      | token a
          x-first: a; authorization: Bearer b; authorization: c   | token a
          x-first: a; x-first: a                                  | DUPLICATE_TOKEN
          x-first: a; x-first: b                                  | DUPLICATE_TOKEN
          x-first: ; x-first:                                     | DUPLICATE_TOKEN
          x-first: ; x-first: a                                   | DUPLICATE_TOKEN
          x-first: ; x-first: ; authorization: Bearer b           | DUPLICATE_TOKEN
          authorization: Basic b; authorization: Bearer b         | DUPLICATE_TOKEN
          x-first: a,b                                            | token a,b
          """)
  void theFirstLocationWithAValueDecides(String lines, String outcome) {
    assertThat(
            find(
                request(lines),
                Profile.STRICT,
                new InHeader("x-first", ""),
                new InHeader("authorization", "Bearer ")))
        .isEqualTo(outcome);
  }

  @Test
  void aMapOfHeadersJoinsLinesWithCommas() {
    ExampleRequest joined = request("x-first: a,a").withoutExactBytes();

    assertThat(find(joined, Profile.STRICT, new InHeader("x-first", "")))
        .isEqualTo("DUPLICATE_TOKEN");
  }

  @Test
  void namesAreComparedExactly() {
    assertThat(
            find(request("x_first: a; x-first-: b"), Profile.STRICT, new InHeader("x-first", "")))
        .isEqualTo("absent");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # lines of the location x-first (no prefix) | outcome
          x_first: o.t.h                              | absent
          x-first: a.b.c; x_first: o.t.h              | DUPLICATE_TOKEN
          x.first: o.t.h; x-first: a.b.c              | DUPLICATE_TOKEN
          x-first: a.b.c; x_first: Bearer o.t.h       | DUPLICATE_TOKEN
          x-first: a.b.c; x_first: a.b.c              | DUPLICATE_TOKEN
          x-first: a.b.c; x_first: o                  | token a.b.c
          x-first: a.b.c; x-first-: o.t.h             | token a.b.c
          x-first: ; x_first: o.t.h                   | absent
          """)
  void besideATokenAnotherUnderASpellingThatServersTakeForTheNameIsOneTooMany(
      String lines, String outcome) {
    for (Profile profile : Profile.values()) {
      assertThat(find(request(lines), profile, new InHeader("x-first", ""))).isEqualTo(outcome);
    }
  }

  @Test
  void theTraceNamesPlacesAndNeverAToken() {
    RecordedTrace trace = new RecordedTrace();
    TokenFinder finder =
        TokenFinder.of(
            List.of(
                new InHeader("x-first", ""),
                new InCookie("c"),
                new InQuery("q"),
                new InForm("f"),
                new InHeader("authorization", "Bearer ")),
            Profile.STRICT);

    TokenFinding finding = finder.find(request("authorization: Bearer secret"), trace);

    assertThat(trace.texts())
        .containsExactly(
            "token in header x-first: none",
            "token in cookie \"c\": none",
            "token in query \"q\": none",
            "token in form \"f\": none",
            "token in header authorization: found, 6 bytes");
    assertThat(finding).asString().doesNotContain("secret");
  }

  private static ExampleRequest request(String lines) {
    ExampleRequest request = ExampleRequest.get("/");
    for (String line : lines.split("; ?", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        request = request.header(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return request;
  }

  private static String find(ExampleRequest request, Profile profile, InHeader... locations) {
    return switch (TokenFinder.of(List.of(locations), profile).find(request, Trace.NONE)) {
      case Absent() -> "absent";
      case Unusable unusable -> unusable.reason().name();
      case Found found ->
          "token " + new String(found.token().toByteArray(), StandardCharsets.ISO_8859_1);
    };
  }
}
