package dev.httptrigger.extauthz.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.extauthz.example.ExampleRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has to go of tokens: all of them, or those that nobody verified (DESIGN §4.3). */
class TokenRemovalTest {
  private static final TokenFinder FINDER =
      TokenFinder.of(
          List.of(
              new InHeader("authorization", "Bearer "),
              new InHeader("x-token", ""),
              new InCookie("c"),
              new InQuery("q"),
              new InForm("f")),
          Profile.STRICT);

  @ParameterizedTest(name = "strays of {0} {1} cookie {2} form {3}: {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # header                     | target              | Cookie        | form           | what goes
          `authorization: Bearer a.b.c` | `/`                 | ``            | ``             | ``
          `authorization: Bearer a.b.c` | `/?q=1.2`           | `c=1; d=x.y.z` | `f=abc`       | ``
          `authorization: Bearer a.b.c` | `/?q=x.y.z`         | `c=x.y.z`     | `f=x.y.z`      | `cookie c, form f, query q`
          `authorization: Bearer a.b.c` | `/?%71=x%2ey.z`     | `c="x.y.z"`   | `%66=x.y%2ez`  | `cookie c, form f, query q`
          # servers that decode a cookie's value
          `authorization: Bearer a.b.c` | `/`                 | `c=x%2Ey%2ez` | ``             | `cookie c`
          `authorization: Bearer a.b.c` | `/`                 | `c=x%252Ey.z` | ``             | `cookie c`
          `authorization: Bearer a.b.c` | `/`                 | `c="x\\056y\\.z"` | ``         | `cookie c`
          `authorization: Bearer a.b.c` | `/`                 | `c=x%2Ey; d=x.y.z` | ``        | ``
          `authorization: Bearer a.b.c` | `/?a=1;q=x.y.z`     | `a=1,c=x.y.z` | `a=1;f=x.y.z`  | `cookie c, form f, query q`
          `authorization: Bearer a.b.c` | `/?q=1&q=x.y.z`     | `c=1;c=x.y.z` | `f&f=x.y.z`    | `cookie c, form f, query q`
          `authorization: Basic a.b.c`  | `/?q=x.y.z`         | ``            | ``             | `header authorization`
          `authorization: Basic abc`    | `/?q=x.y.z`         | ``            | ``             | ``
          `authorization: Bearer a.b.c` | `/?Q=x.y.z`         | `C=x.y.z`     | `%46=x.y.z`    | `cookie c, form f, query q`
          `authorization: Bearer a.b.c` | `/?q[]=x.y.z`       | `c.d=x.y.z`   | `[f]=x.y.z`    | `cookie c, form f, query q`
          `authorization: Bearer a.b.c` | `/?%2571=x.y.z`     | `=c=x.y.z`    | `+f=x.y.z`     | `cookie c, form f, query q`
          `authorization: Bearer a.b.c` | `/`                 | `d=1 c=x.y.z` | ``             | `cookie c`
          `authorization: Bearer a.b.c` | `/?Q=1&q-a=x.y.z`   | `C=1`         | `F=1&ff=x.y.z` | ``
          `x-token: a.b.c`              | `/?q=x.y.z`         | ``            | ``             | `query q`
          `x_token: a.b.c`              | `/?q=x.y.z`         | ``            | ``             | `header x-token, header x_token`
          `other: a.b.c`                | `/?q=a.b.c`         | `c=; c2=x.y.z` | ``            | ``
          `other: a.b.c`                | `/`                 | `c=x.y.z`     | `f=x.y.z`      | `form f`
          `other: a.b.c`                | `/`                 | ``            | `f=x.y.z`      | ``
          """)
  void aTokenThatNobodyVerifiedGoes(
      String header, String target, String cookie, String form, String goes) {
    assertThat(text(FINDER.strays(request(header, target, cookie, form)))).isEqualTo(goes);
  }

  @Test
  void aFormThatCanNotBeReadMayHoldATokenAndABodyThatIsNoneCanNot() {
    ExampleRequest cut =
        ExampleRequest.of("POST", "/")
            .bearer("a.b.c")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-envoy-auth-partial-body", "true")
            .body("a=b");
    ExampleRequest json =
        ExampleRequest.of("POST", "/")
            .bearer("a.b.c")
            .header("content-type", "application/json")
            .header("x-envoy-auth-partial-body", "true")
            .body("f=x.y.z");

    assertThat(text(FINDER.strays(cut))).isEqualTo("form f");
    assertThat(FINDER.strays(json)).isEqualTo(TokenRemoval.NONE);
  }

  @ParameterizedTest(name = "beside a verified token, {0} with the value {1} goes: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # header  | value | goes
          x-az09    | x.y.z | true
          x_az09    | x.y.z | true
          x-az09    | xyz   | false
          x_az09    | xyz   | false
          x--z09    | x.y.z | false
          x-a-09    | x.y.z | false
          x-az-9    | x.y.z | false
          x-az0-    | x.y.z | false
          x-az08    | x.y.z | false
          x-az099   | x.y.z | false
          """)
  void ofAHeaderAllSpellingsGoThatHoldAToken(String name, String value, boolean goes) {
    TokenFinder finder =
        TokenFinder.of(
            List.of(new InHeader("authorization", "Bearer "), new InHeader("x-az09", "Token ")),
            Profile.STRICT);
    ExampleRequest request = ExampleRequest.get("/").bearer("a.b.c").header(name, value);

    assertThat(finder.strays(request).headers().contains(name)).isEqualTo(goes);
  }

  @Test
  void withOnePlaceThereAreNoStrays() {
    TokenFinder finder = TokenFinder.of(List.of(new InCookie("c")), Profile.STRICT);

    assertThat(finder.strays(ExampleRequest.get("/?c=a.b.c").header("cookie", "c=a.b.c")))
        .isEqualTo(TokenRemoval.NONE);
  }

  @ParameterizedTest(name = "all of {0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # header                        | headers that go
          `authorization: Bearer a.b.c`   | `authorization, x-token`
          `authorization: bearer`         | `authorization, x-token`
          `authorization: Basic abc`      | `x-token`
          `authorization: Basic a.b.c`    | `authorization, x-token`
          `authorization: Basic a, Bearer b` | `authorization, x-token`
          `x.token: a`                    | `x-token, x.token`
          `other: a`                      | `x-token`
          """)
  void allPlacesAreEmptied(String header, String headers) {
    TokenRemoval removal = FINDER.all(request(header, "/", "", ""));

    assertThat(String.join(", ", new TreeSet<>(removal.headers()))).isEqualTo(headers);
    assertThat(removal.cookieNames()).isEqualTo(Set.of("c"));
    assertThat(removal.queryNames()).isEqualTo(Set.of("q"));
    assertThat(removal.formNames()).isEqualTo(Set.of("f"));
  }

  @Test
  void whereThePrefixIsBytesTheHeaderGoesWhateverItHolds() {
    TokenFinder finder =
        TokenFinder.of(List.of(new InHeader("authorization", "Bearer ")), Profile.FUNCTION_COMPUTE);

    assertThat(finder.all(ExampleRequest.get("/").header("authorization", "Basic abc")).headers())
        .containsExactly("authorization");
  }

  private static ExampleRequest request(String header, String target, String cookie, String form) {
    int colon = header.indexOf(": ");
    return ExampleRequest.of("POST", target)
        .header(header.substring(0, colon), header.substring(colon + 2))
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-envoy-auth-partial-body", "false")
        .body(form);
  }

  private static String text(TokenRemoval removal) {
    Set<String> texts = new TreeSet<>();
    removal.headers().forEach(name -> texts.add("header " + name));
    removal.cookieNames().forEach(name -> texts.add("cookie " + name));
    removal.queryNames().forEach(name -> texts.add("query " + name));
    removal.formNames().forEach(name -> texts.add("form " + name));
    return String.join(", ", texts);
  }
}
