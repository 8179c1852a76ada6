package dev.httptrigger.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Found;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens in cookies, query and form (DESIGN §4.3), alike in both profiles. */
class TokenPlacesTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  @ParameterizedTest(name = "cookie lines {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # lines of Cookie, a ~ between two       | outcome of the cookie named s
          `s=t.o.k`                                | token t.o.k
          `a=1; s=t.o.k; b=2`                      | token t.o.k
          `a=1;s=t.o.k;b=2`                        | token t.o.k
          `a=1~s=t.o.k`                            | token t.o.k
          `;; s=t.o.k ;`                           | token t.o.k
          `s = t.o.k`                              | token t.o.k
          `s="t.o.k"`                              | token t.o.k
          `s=" t "`                                | token  t
          `s=""t""`                                | token "t"
          `s="t`                                   | token "t
          `s="`                                    | token "
          `s=t=u=`                                 | token t=u=
          `s=%74+x`                                | token %74+x
          `s=a,b`                                  | token a,b
          `a=1,s=t`                                | absent
          ``                                       | absent
          `S=t`                                    | absent
          `s2=t; as=t`                             | absent
          `%73=t`                                  | absent
          `s=`                                     | absent
          `s=""`                                   | absent
          `s`                                      | absent
          `s; s=t`                                 | DUPLICATE_TOKEN
          `s=t; s=t`                               | DUPLICATE_TOKEN
          `s=t; s=u`                               | DUPLICATE_TOKEN
          `s=t; s=`                                | DUPLICATE_TOKEN
          `s=; s=`                                 | DUPLICATE_TOKEN
          `s=t; s =u`                              | DUPLICATE_TOKEN
          `s=t~s=t`                                | DUPLICATE_TOKEN
          `s="a;s=b"`                              | DUPLICATE_TOKEN
          `s=t.o.k; S=x.y.z`                       | DUPLICATE_TOKEN
          `s=t.o.k; %73=x.y.z`                     | DUPLICATE_TOKEN
          `s=t.o.k; s[]=x.y.z`                     | DUPLICATE_TOKEN
          `s=t.o.k; a=1,s=x.y.z`                   | DUPLICATE_TOKEN
          `s=t.o.k; S=x; s.t=1; _s=2`              | token t.o.k
          `S=t.o.k`                                | absent
          """)
  void cookiesAreSplitAtSemicolonsAndNothingIsDecoded(String lines, String outcome) {
    ExampleRequest request = ExampleRequest.get("/");
    for (String line : lines.split("~", -1)) {
      request = request.header("cookie", line);
    }

    assertThat(find(request, new InCookie("s"))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "cookie line <{0}> of a map of headers: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s=t        | token t
          s=t,u=v    | token t,u=v
          a=1,s=t    | DUPLICATE_TOKEN
          s=t,s=t    | DUPLICATE_TOKEN
          s=t,s      | DUPLICATE_TOKEN
          """)
  void aMapOfHeadersJoinsLinesOfCookiesWithCommas(String line, String outcome) {
    ExampleRequest request = ExampleRequest.get("/").header("cookie", line).withoutExactBytes();

    assertThat(find(request, new InCookie("s"))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # text of the query or the form         | outcome of the parameter named a t
          `a+t=x.y.z`                             | token x.y.z
          `a%20t=x.y.z`                           | token x.y.z
          `%61%20%74=x.y.z`                       | token x.y.z
          `b=1&a+t=x.y.z&c=2`                     | token x.y.z
          `&&a+t=x.y.z&&`                         | token x.y.z
          `a+t=%78%2Ey%2ez`                       | token x.y.z
          `a+t=x+y`                               | token x y
          `a+t=x%2By`                             | token x+y
          `a+t=x%252B`                            | token x%2B
          `a+t=x%zz%4`                            | token x%zz%4
          `a+t=x%`                                | token x%
          `a+t=x=y`                               | token x=y
          `a+t="x"`                               | token "x"
          `a+t=x;a+t=y`                           | DUPLICATE_TOKEN
          `b=1;a+t=y&a+t=x`                       | DUPLICATE_TOKEN
          `a+t=x&b=1;a%20t=y`                     | DUPLICATE_TOKEN
          `b=1;a+t=y&c;a+t`                       | absent
          `b=1;a+t=x`                             | absent
          `a+t=x#y`                               | token x#y
          `a+t=x?a+t=y`                           | token x?a t=y
          ``                                      | absent
          `=x`                                    | absent
          `A+t=x`                                 | absent
          `a%2520t=x`                             | absent
          `a%2Bt=x`                               | absent
          `a+t%00=x`                              | absent
          `a+t[]=x`                               | absent
          `a+t`                                   | absent
          `a+t=`                                  | absent
          `a+t&a+t=x`                             | DUPLICATE_TOKEN
          `a+t=x&a+t=x`                           | DUPLICATE_TOKEN
          `a+t=x&a+t=y`                           | DUPLICATE_TOKEN
          `a+t=x&a%20t=`                          | DUPLICATE_TOKEN
          `a+t=&a+t=`                             | DUPLICATE_TOKEN
          `a+t=x&%61+%74=y`                       | DUPLICATE_TOKEN
          `a+t=x.y.z&A+T=t.o.k`                   | DUPLICATE_TOKEN
          `a+t=x.y.z&a_t=t.o.k`                   | DUPLICATE_TOKEN
          `a+t=x.y.z&b;a+t[]=t.o%2ek`             | DUPLICATE_TOKEN
          `a%2520t=t.o.k&a+t=x.y.z`               | DUPLICATE_TOKEN
          `a+t=x.y.z&A+T=x&a_t&a+t[]=1`           | token x.y.z
          `a+t=x.y.z&a-t=t.o.k&at=t.o.k`          | token x.y.z
          `A+T=t.o.k`                             | absent
          """)
  void queryAndFormAreReadAsTheUrlStandardSays(String text, String outcome) {
    assertThat(find(ExampleRequest.get("/x?" + text), new InQuery("a t"))).isEqualTo(outcome);
    assertThat(find(ExampleRequest.of("POST", "/x?" + text), new InQuery("a t")))
        .isEqualTo(outcome);
    assertThat(find(form(FORM, text), new InForm("a t"))).isEqualTo(outcome);
    assertThat(find(form(FORM, text).withoutExactBytes(), new InForm("a t"))).isEqualTo(outcome);
  }

  @Test
  void aNameThatIsNoAsciiIsComparedInUtf8() {
    assertThat(find(ExampleRequest.get("/?%c3%A9=x"), new InQuery("é"))).isEqualTo("token x");
    assertThat(find(ExampleRequest.get("/?\u00c3\u00a9=x"), new InQuery("é"))).isEqualTo("token x");
    assertThat(find(ExampleRequest.get("/?%e9=x"), new InQuery("é"))).isEqualTo("absent");
  }

  @Test
  void theQueryBeginsAtTheFirstQuestionMarkOfTheTarget() {
    assertThat(find(ExampleRequest.get("/t=x"), new InQuery("t"))).isEqualTo("absent");
    assertThat(find(ExampleRequest.get("/a&t=x"), new InQuery("t"))).isEqualTo("absent");
    assertThat(find(ExampleRequest.get("?t=x"), new InQuery("t"))).isEqualTo("token x");
    assertThat(find(ExampleRequest.get("/??t=x"), new InQuery("t"))).isEqualTo("absent");
    assertThat(find(ExampleRequest.get(""), new InQuery("t"))).isEqualTo("absent");
  }

  @ParameterizedTest(name = "content type <{0}>: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # lines of Content-Type, a ~ between two                        | outcome
          `application/x-www-form-urlencoded`                             | token x
          `Application/X-WWW-Form-URLencoded`                             | token x
          `application/x-www-form-urlencoded;`                            | token x
          `application/x-www-form-urlencoded ; charset=UTF-8`             | token x
          `application/x-www-form-urlencoded;charset="utf-8"`             | token x
          `application/x-www-form-urlencoded; CHARSET = us-ascii`         | token x
          `application/x-www-form-urlencoded; boundary=x`                 | token x
          `application/x-www-form-urlencoded; charset=utf-16`             | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded; charset=iso-8859-1`         | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded; charset=`                   | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded; charset=utf-8; charset=ebcdic` | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded, text/plain`                 | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded; a=b, text/plain`            | UNSUPPORTED_BODY
          `text/plain, application/x-www-form-urlencoded`                 | UNSUPPORTED_BODY
          `text/plain; a=application/x-www-form-urlencoded`               | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded2`                            | UNSUPPORTED_BODY
          `application/x-www-form-urlencoded~application/x-www-form-urlencoded` | UNSUPPORTED_BODY
          `text/plain~application/x-www-form-urlencoded`                  | UNSUPPORTED_BODY
          `application/json`                                              | absent
          `multipart/form-data; boundary=x`                               | absent
          `text/plain`                                                    | absent
          ``                                                              | absent
          """)
  void onlyWhatIsAFormForCertainIsReadAsOne(String types, String outcome) {
    ExampleRequest request =
        ExampleRequest.of("POST", "/").header("x-envoy-auth-partial-body", "false").body("t=x");
    for (String type : types.split("~", -1)) {
      request = request.header("content-type", type);
    }

    assertThat(find(request, new InForm("t"))).isEqualTo(outcome);
  }

  @Test
  void aFormWithoutContentTypeIsNone() {
    ExampleRequest request =
        ExampleRequest.of("POST", "/").header("x-envoy-auth-partial-body", "false").body("t=x");

    assertThat(find(request, new InForm("t"))).isEqualTo("absent");
  }

  @ParameterizedTest(name = "content encoding {0}: {1}")
  @CsvSource({
    "gzip, UNSUPPORTED_BODY",
    "'identity, gzip', UNSUPPORTED_BODY",
    "Identity, token x",
    "'', token x"
  })
  void anEncodedFormCanNotBeRead(String encoding, String outcome) {
    assertThat(find(form(FORM, "t=x").header("content-encoding", encoding), new InForm("t")))
        .isEqualTo(outcome);
  }

  @ParameterizedTest(name = "headers <{0}>, body <{1}>: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # headers, ~ between two                               | body  | outcome
          `x-envoy-auth-partial-body: false`                     | `t=x` | token x
          `x-envoy-auth-partial-body: false~content-length: 3`   | `t=x` | token x
          `x-envoy-auth-partial-body: false`                     | ``    | absent
          `content-length: 0`                                    | ``    | absent
          `x-envoy-auth-partial-body: false~content-length: 0`   | ``    | absent
          `x-envoy-auth-partial-body: true`                      | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: true~content-length: 3`    | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~x-envoy-auth-partial-body: true` | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: FALSE`                     | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~content-length: 4`   | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~content-length: 2`   | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~content-length: 3~content-length: 9` | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~content-length: +3`  | `t=x` | BODY_TRUNCATED
          `x-envoy-auth-partial-body: false~content-length: 99999999999999999999` | `t=x` | BODY_TRUNCATED
          `content-length: 3`                                    | ``    | BODY_TRUNCATED
          `content-length: 0~content-length: 0`                  | ``    | BODY_TRUNCATED
          ``                                                     | ``    | BODY_TRUNCATED
          `transfer-encoding: chunked`                           | ``    | BODY_TRUNCATED
          `upgrade: websocket~content-length: 0`                 | ``    | BODY_TRUNCATED
          `upgrade: h2c~x-envoy-auth-partial-body: false`        | `t=x` | BODY_TRUNCATED
          """)
  void aFormThatMayNotHaveComeWholeDenies(String headers, String body, String outcome) {
    ExampleRequest request = ExampleRequest.of("POST", "/").header("content-type", FORM).body(body);
    for (String line : headers.split("~", -1)) {
      int colon = line.indexOf(": ");
      request =
          colon < 0 ? request : request.header(line.substring(0, colon), line.substring(colon + 2));
    }

    assertThat(find(request, new InForm("t"))).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0} {1} cookie {2} body {3}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # Authorization | target  | Cookie    | form         | outcome: header, cookie, query, form in order
          `Bearer h`      | `/?t=q` | `t=c`     | `t=f`        | token h
          ``              | `/?t=q` | `t=c`     | `t=f`        | token c
          `Basic h`       | `/?t=q` | `t=`      | `t=f`        | token q
          ``              | `/`     | `x=c`     | `t=f`        | token f
          ``              | `/?t=`  | `t=""`    | `t=`         | absent
          `Bearer`        | `/?t=q` | `t=c`     | `t=f`        | MALFORMED_TOKEN
          ``              | `/?t=q` | `t=c;t=c` | `t=f`        | DUPLICATE_TOKEN
          ``              | `/?t&t` | ``        | `t=f`        | DUPLICATE_TOKEN
          ``              | `/`     | ``        | `t=f&t=f`    | DUPLICATE_TOKEN
          """)
  void theFirstPlaceWithAValueDecides(
      String authorization, String target, String cookie, String body, String outcome) {
    ExampleRequest request =
        ExampleRequest.of("POST", target)
            .header("authorization", authorization)
            .header("cookie", cookie)
            .header("content-type", FORM)
            .header("x-envoy-auth-partial-body", "false")
            .body(body);

    assertThat(
            find(
                request,
                Profile.STRICT,
                new InHeader("authorization", "Bearer "),
                new InCookie("t"),
                new InQuery("t"),
                new InForm("t")))
        .isEqualTo(outcome);
  }

  @Test
  void aFormIsLookedAtOnlyWhereNoPlaceBeforeItDecides() {
    ExampleRequest unreadable =
        ExampleRequest.of("POST", "/?t=q").header("content-type", FORM + "; charset=x");

    assertThat(find(unreadable, Profile.STRICT, new InQuery("t"), new InForm("t")))
        .isEqualTo("token q");
    assertThat(find(unreadable, Profile.STRICT, new InForm("t"), new InQuery("t")))
        .isEqualTo("UNSUPPORTED_BODY");
  }

  private static ExampleRequest form(String type, String body) {
    return ExampleRequest.of("POST", "/")
        .header("content-type", type)
        .header("x-envoy-auth-partial-body", "false")
        .body(body);
  }

  private static String find(ExampleRequest request, TokenLocation location) {
    String strict = find(request, Profile.STRICT, location);
    assertThat(find(request, Profile.FUNCTION_COMPUTE, location)).isEqualTo(strict);
    return strict;
  }

  private static String find(ExampleRequest request, Profile profile, TokenLocation... locations) {
    return switch (TokenFinder.of(List.of(locations), profile).find(request, Trace.NONE)) {
      case Absent() -> "absent";
      case Unusable unusable -> unusable.reason().name();
      case Found found ->
          ("token " + new String(found.token().toByteArray(), StandardCharsets.ISO_8859_1))
              .stripTrailing();
    };
  }
}
