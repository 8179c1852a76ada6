package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.extauthz.claims.ClaimText.Nothing;
import dev.httptrigger.extauthz.claims.ClaimText.Sendable;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.UrlText;
import dev.httptrigger.extauthz.jws.JsonValue;
import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.StrictJson;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a claim becomes a text, and how each place carries that (DESIGN §4.5). */
class ClaimEncodingsTest {
  private static final long SEED = 45;

  @ParameterizedTest(name = "{0} as {1}: {2} in a header")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claim                    | encoding   | header
          "José 50%"                 | DEFAULT    | Jos%C3%A9 50%25
          "José 50%"                 | RAW        | José 50%
          "José 50%"                 | CSV        | Jos%C3%A9 50%25
          "José 50%"                 | JSON       | "Jos\\u00e9 50%"
          "José 50%"                 | BASE64_URL | Sm9zw6kgNTAl
          " ~\\u007f"                | JSON       | " ~\\u007f"
          "a\\nb"                    | RAW        | none
          "a\\nb"                    | CSV        | none
          "a\\nb"                    | JSON       | "a\\u000ab"
          "a\\nb"                    | BASE64_URL | YQpi
          "\\u007f"                  | RAW        | none
          ["a","b"]                  | DEFAULT    | ["a","b"]
          ["a","b"]                  | RAW        | ["a","b"]
          ["a","b"]                  | CSV        | a,b
          ["a","b"]                  | JSON       | ["a","b"]
          ["a","b"]                  | BASE64_URL | WyJhIiwiYiJd
          ["a,b"," c ","100%"]       | CSV        | a%2Cb,%20c%20,100%25
          ["a b","é"]                | CSV        | a b,%C3%A9
          [1,2.50,true,"x"]          | CSV        | 1,2.50,true,x
          [1e3,18446744073709551616] | CSV        | 1000,18446744073709551616
          [""]                       | CSV        | ``
          ["",""]                    | CSV        | ,
          []                         | CSV        | none
          [["a"]]                    | CSV        | none
          [{"a":1}]                  | CSV        | none
          [null]                     | CSV        | none
          ["a\\nb"]                  | CSV        | none
          [1e9999]                   | CSV        | none
          {"a":1}                    | CSV        | none
          {"a":1e400}                | JSON       | {"a":1e400}
          1e400                      | JSON       | 1e400
          1e9999                     | BASE64_URL | none
          0.1                        | RAW        | 0.1
          true                       | JSON       | true
          null                       | RAW        | none
          null                       | CSV        | none
          null                       | JSON       | none
          null                       | BASE64_URL | none
          """)
  void anEncodingMakesATextOfAClaim(String claim, Encoding encoding, String header) {
    assertThat(text(value(claim), encoding, Place.HEADER)).isEqualTo(header);
  }

  @ParameterizedTest(name = "{0} as {1}: cookie {2}, query {3}, form {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # claim         | encoding   | cookie                  | query                         | form, before the processor escapes it
          "a b"           | DEFAULT    | a%20b                   | a%20b                         | a b
          "a&b=c;d"       | DEFAULT    | a&b=c%3Bd               | a%26b%3Dc%3Bd                 | a&b=c;d
          "a&b=c;d"       | RAW        | a&b=c%3Bd               | a%26b%3Dc%3Bd                 | a&b=c;d
          "50% + \\"é\\"" | DEFAULT    | 50%25%20+%20%22%C3%A9%22 | 50%25%20%2B%20%22%C3%A9%22   | 50% + "é"
          "-._~/?#[]@!$"  | DEFAULT    | -._~/?#[]@!$            | -._~%2F%3F%23%5B%5D%40%21%24  | -._~/?#[]@!$
          "a,b\\\\c"      | DEFAULT    | a%2Cb%5Cc               | a%2Cb%5Cc                     | a,b\\c
          ["a,b","c%"]    | CSV        | a%252Cb%2Cc%2525        | a%252Cb%2Cc%2525              | a%2Cb,c%25
          ["é"]           | JSON       | [%22%5Cu00e9%22]        | %5B%22%5Cu00e9%22%5D          | ["\\u00e9"]
          "é"             | BASE64_URL | w6k                     | w6k                           | w6k
          "a\\r\\nb"      | DEFAULT    | none                    | none                          | none
          "a\\u0000"      | RAW        | none                    | none                          | none
          9007199254740993 | DEFAULT   | 9007199254740993        | 9007199254740993              | 9007199254740993
          ""              | DEFAULT    | ``                      | ``                            | ``
          """)
  void aPlaceEscapesTheText(
      String claim, Encoding encoding, String cookie, String query, String form) {
    assertThat(text(value(claim), encoding, Place.COOKIE)).isEqualTo(cookie);
    assertThat(text(value(claim), encoding, Place.QUERY)).isEqualTo(query);
    assertThat(text(value(claim), encoding, Place.FORM)).isEqualTo(form);
  }

  @Test
  void decodingHasOneAnswer() {
    Random random = new Random(SEED);
    for (int i = 0; i < 3_000; i++) {
      String claim = randomText(random);
      String as = "seed " + SEED + ", text " + i;

      for (Place place : List.of(Place.HEADER, Place.COOKIE, Place.QUERY)) {
        String sent = text(new JsonString(claim), Encoding.DEFAULT, place);
        assertThat(decoded(sent)).as(as + " in " + place).isEqualTo(claim);
        assertThat(sent)
            .as(as + " in " + place)
            .matches(
                switch (place) {
                  case HEADER -> "[ -~]*";
                  case COOKIE -> "[!#-+\\--:<-\\[\\]-~]*";
                  case QUERY, FORM -> "[A-Za-z0-9._~%-]*";
                });
      }
    }
  }

  @Test
  void aListWithCommasHasOneAnswerToo() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      List<String> elements = new ArrayList<>();
      int size = 1 + random.nextInt(4);
      for (int j = 0; j < size; j++) {
        elements.add(randomText(random));
      }
      JsonArray list = new JsonArray(elements.stream().<JsonValue>map(JsonString::new).toList());
      String as = "seed " + SEED + ", list " + i;

      assertThat(elements(text(list, Encoding.CSV, Place.HEADER))).as(as).isEqualTo(elements);
      assertThat(elements(decoded(text(list, Encoding.CSV, Place.QUERY))))
          .as(as)
          .isEqualTo(elements);
      assertThat(elements(text(list, Encoding.CSV, Place.FORM))).as(as).isEqualTo(elements);
    }
  }

  private static List<String> elements(String csv) {
    return Arrays.stream(csv.split(",", -1)).map(ClaimEncodingsTest::decoded).toList();
  }

  /** What a reader makes of escapes; no escape of ours is a plus sign. */
  private static String decoded(String text) {
    byte[] octets = text.replace("+", "%2B").getBytes(StandardCharsets.UTF_8);
    return new String(UrlText.decoded(octets, 0, octets.length), StandardCharsets.UTF_8);
  }

  private static String randomText(Random random) {
    List<String> parts =
        List.of(" ", "%", ",", ";", "=", "&", "+", "a", "%41", "é", "\"", "\\", "😀", "?", "#");
    return random
        .ints(random.nextInt(8), 0, parts.size())
        .mapToObj(parts::get)
        .collect(Collectors.joining());
  }

  private static String text(JsonValue claim, Encoding encoding, Place place) {
    return switch (ClaimText.of(claim, encoding, place)) {
      case Sendable sendable -> place == Place.QUERY ? inQuery(sendable.text()) : sendable.text();
      case Nothing _ -> "none";
    };
  }

  private static String inQuery(String text) {
    byte[] query = ParameterSplice.splice(new byte[0], Set.of(), List.of(new Parameter("n", text)));
    return new String(query, StandardCharsets.US_ASCII).substring("n=".length());
  }

  private static JsonValue value(String json) {
    if (StrictJson.readObject(("{\"c\":" + json + "}").getBytes(StandardCharsets.UTF_8))
        instanceof ReadObject(JsonObject object)) {
      return object.members().values().iterator().next();
    }
    throw new AssertionError("not strict JSON: " + json);
  }
}
