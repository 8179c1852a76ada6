package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.jws.JsonValue.JsonArray;
import dev.httptrigger.extauthz.jws.JsonValue.JsonBoolean;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNull;
import dev.httptrigger.extauthz.jws.JsonValue.JsonNumber;
import dev.httptrigger.extauthz.jws.JsonValue.JsonObject;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.StrictJson.ReadObject;
import dev.httptrigger.extauthz.jws.StrictJson.Reading;
import dev.httptrigger.extauthz.jws.StrictJson.Unreadable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @Test
  void everyKindOfValueIsReadWithoutLoss() {
    String text =
        """
         {"s": "a\\u00e9\\n\\"\\\\\\/é😀", "i": 9007199254740993, "d": -0.10e+2, "t": true,\
         "f": false, "n": null, "a": [1, "b", []], "o": {"p": {}}} \t\r
        """;

    assertThat(StrictJson.readObject(utf8(text)))
        .isEqualTo(
            new ReadObject(
                new JsonObject(
                    Map.of(
                        "s",
                        new JsonString("aé\n\"\\/é😀"),
                        "i",
                        new JsonNumber("9007199254740993"),
                        "d",
                        new JsonNumber("-0.10e+2"),
                        "t",
                        new JsonBoolean(true),
                        "f",
                        new JsonBoolean(false),
                        "n",
                        new JsonNull(),
                        "a",
                        new JsonArray(
                            List.of(
                                new JsonNumber("1"),
                                new JsonString("b"),
                                new JsonArray(List.of()))),
                        "o",
                        new JsonObject(Map.of("p", new JsonObject(Map.of())))))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # text                            | what is wrong
          ``                                | not JSON
          {                                 | not JSON
          {}x                               | something follows the JSON value
          {}{}                              | something follows the JSON value
          {} // comment                     | something follows the JSON value
          /* comment */ {}                  | not JSON
          []                                | not an object
          null                              | not an object
          "text"                            | not an object
          {"a":1,}                          | not JSON
          {,}                               | not JSON
          {a:1}                             | not JSON
          {'a':1}                           | not JSON
          {"a" 1}                           | not JSON
          {"a":}                            | not JSON
          {"a":1 "b":2}                     | an object does not end
          {"a":1                            | an object does not end
          {"a":[1,]}                        | not JSON
          {"a":[1 2]}                       | an array does not end
          {"a":1]                           | an object does not end
          {"a":NaN}                         | not JSON
          {"a":Infinity}                    | not JSON
          {"a":True}                        | not JSON
          {"a":tru}                         | not JSON
          {"a":nullx}                       | an object does not end
          {"a":01}                          | an object does not end
          {"a":+1}                          | not JSON
          {"a":-}                           | not JSON
          {"a":.5}                          | not JSON
          {"a":1.}                          | not JSON
          {"a":1e}                          | not JSON
          {"a":1e+}                         | not JSON
          {"a":1e+-5}                       | not JSON
          {"a":1e-+5}                       | not JSON
          {"a":0x10}                        | an object does not end
          {"a":"b                           | a string has a control character or does not end
          {"a":"\\                          | a string has an escape that JSON does not know
          {"a":"\\x41"}                     | a string has an escape that JSON does not know
          {"a":"\\u12"}                     | a string has an escape that JSON does not know
          {"a":"\\u００４１"}                 | a string has an escape that JSON does not know
          {"a":"\\ud800"}                   | a string has half a character
          {"a":"\\udc00"}                   | a string has half a character
          {"a":"\\udfff"}                   | a string has half a character
          {"a":"\\udc00\\ud800"}            | a string has half a character
          {"a":"\\ud83d😀"}                 | a string has half a character
          {"\\ud800":1}                     | a string has half a character
          {"a":1,"a":1}                     | a member's name stands twice
          {"a":1,"\\u0061":2}               | a member's name stands twice
          {"o":{"b":1,"b":2}}               | a member's name stands twice
          {"l":[{"b":1,"b":2}]}             | a member's name stands twice
          {"a":null,"a":null}               | a member's name stands twice
          """)
  void whatIsNotStrictJsonIsRefused(String text, String why) {
    assertThat(StrictJson.readObject(utf8(text))).isEqualTo(new Unreadable(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ }",
        "{\t\n\r }",
        "{\"a\":[ ]}",
        "{\"a\":[ 1 ,2 , 3 ]}",
        "{ \"a\" : 1 , \"b\" : 2 }",
        "{\"a\":0e0}",
        "{\"a\":1e5}",
        "{\"a\":1E+5}",
        "{\"a\":-1.0e-5}"
      })
  void whiteSpaceAndNumbersAreAsRfc8259SaysThem(String text) {
    assertThat(StrictJson.readObject(utf8(text))).isInstanceOf(ReadObject.class);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # written          | code points
          `a b`              | 61 20 62
          `\\n a`            | a 20 61
          `\\u0000`          | 0
          `\\u001f\\u0020`   | 1f 20
          `\\ud7ff\\ue000`   | d7ff e000
          `\\uABcd\\b\\f`    | abcd 8 c
          """)
  void anEscapeStandsForItsCharacter(String written, String codePoints) {
    JsonString read =
        new JsonString(
            Arrays.stream(codePoints.split(" ", -1))
                .map(each -> Character.toString(Integer.parseInt(each, 16)))
                .collect(Collectors.joining()));

    assertThat(members("{\"a\":\"" + written + "\"}")).containsEntry("a", read);
  }

  @Test
  void aPairOfEscapesIsOneCharacter() {
    assertThat(members("{\"a\":\"\\ud83d\\ude00\"}")).containsEntry("a", new JsonString("😀"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x01, 0x08, 0x09, 0x0a, 0x0d, 0x1f})
  void aControlCharacterInAStringIsRefused(int control) {
    for (String string : List.of("b" + (char) control, "\\n" + (char) control)) {
      assertThat(StrictJson.readObject(utf8("{\"a\":\"" + string + "\"}")))
          .isInstanceOf(Unreadable.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "c3 28", "c0 af", "ed a0 80", "f4 90 80 80", "ef bb bf"})
  void bytesThatAreNoUtf8OrAByteOrderMarkAreRefused(String hex) {
    byte[] odd = HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] inString = concatenated(utf8("{\"a\":\""), odd, utf8("\"}"));
    byte[] inFront = concatenated(odd, utf8("{}"));

    assertThat(StrictJson.readObject(inFront)).isInstanceOf(Unreadable.class);
    boolean byteOrderMark = hex.equals("ef bb bf");
    assertThat(StrictJson.readObject(inString) instanceof ReadObject).isEqualTo(byteOrderMark);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\u00a0', '\u2028', '\ufeff', '\u000b', '\u000c', '\uffff'})
  void onlyTheFourWhiteSpacesOfJsonAreWhiteSpace(char other) {
    for (String text : List.of(other + "{}", "{}" + other, "{" + other + "}")) {
      assertThat(StrictJson.readObject(utf8(text))).isInstanceOf(Unreadable.class);
    }
  }

  @Test
  void atMost32LevelsAreRead() {
    assertThat(StrictJson.readObject(utf8(arrays(31)))).isInstanceOf(ReadObject.class);
    assertThat(StrictJson.readObject(utf8(objects(32)))).isInstanceOf(ReadObject.class);
    assertThat(StrictJson.readObject(utf8(objects(33))))
        .isEqualTo(new Unreadable("nested too deep"));
    assertThat(StrictJson.readObject(utf8(arrays(32))))
        .isEqualTo(new Unreadable("nested too deep"));
    assertThat(StrictJson.readObject(utf8("{\"a\":" + "[".repeat(16_000))))
        .isEqualTo(new Unreadable("nested too deep"));
    assertThat(StrictJson.readObject(utf8("{\"a\":".repeat(3_000))))
        .isEqualTo(new Unreadable("nested too deep"));
  }

  @Test
  void aNumberHasAtMost100Characters() {
    String longest = "1" + "0".repeat(99);

    assertThat(members("{\"a\":" + longest + "}")).containsEntry("a", new JsonNumber(longest));
    assertThat(StrictJson.readObject(utf8("{\"a\":" + longest + "0}")))
        .isEqualTo(new Unreadable("a number is too long"));
    assertThat(StrictJson.readObject(utf8("{\"a\":1e" + longest + "}")))
        .isEqualTo(new Unreadable("a number is too long"));
  }

  @Test
  void atMost1000MembersAreReadInAll() {
    assertThat(members(object(1_000))).hasSize(1_000);
    assertThat(StrictJson.readObject(utf8(object(1_001))))
        .isEqualTo(new Unreadable("too many members"));
    assertThat(StrictJson.readObject(utf8("{\"a\":[" + object(500) + "," + object(500) + "]}")))
        .isEqualTo(new Unreadable("too many members"));
  }

  @Test
  void printingAValueShowsItsKindOnly() {
    Reading reading = StrictJson.readObject(utf8("{\"secret-name\":[\"secret\",42]}"));

    assertThat(reading.toString()).doesNotContain("secret", "42");
    assertThat(members("{\"a\":\"secret\"}").toString()).isEqualTo("{a=string}");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"secret":1} | object
          ["secret"]   | array
          "secret"     | string
          42           | number
          true         | boolean
          null         | null
          """)
  void aValueIsPrintedAsItsKind(String text, String kind) {
    JsonValue value = Objects.requireNonNull(members("{\"a\":" + text + "}").get("a"));

    assertThat(value.kind()).isEqualTo(kind);
    assertThat(value).hasToString(kind);
  }

  @Test
  void aStringThatIsBeingReadIsNotPrinted() {
    assertThat(JsonStrings.read(new JsonCharacters("\"secret\""))).hasToString("a string");
  }

  /** Octets of all lengths and kinds, the replacement character's own among them. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void whatIsNoUtf8IsRefusedAndAllElseIsReadAsItIs(long seed) {
    Random random = new Random(seed);
    List<byte[]> pieces =
        Stream.of(
                "ef bf bd", "c3 a9", "c3", "e2 82 ac", "e2 82", "ed a0 80", "c0 80", "f0 9f 98 80")
            .map(hex -> HexFormat.ofDelimiter(" ").parseHex(hex))
            .toList();
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] any = {(byte) (random.nextInt(0x80) | 0x80)};
      byte[] octets =
          random.nextInt(4) == 0
              ? any
              : concatenated(
                  pieces.get(random.nextInt(pieces.size())),
                  random.nextBoolean() ? utf8("x") : pieces.get(random.nextInt(pieces.size())));
      Reading reading = StrictJson.readObject(concatenated(utf8("{\"a\":\""), octets, utf8("\"}")));
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        assertThat(reading)
            .isEqualTo(new ReadObject(new JsonObject(Map.of("a", new JsonString(text)))));
      } catch (CharacterCodingException e) {
        assertThat(reading).isEqualTo(new Unreadable("not UTF-8"));
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1_900);
  }

  private static Map<String, JsonValue> members(String text) {
    if (!(StrictJson.readObject(utf8(text)) instanceof ReadObject(JsonObject object))) {
      throw new AssertionError("not read");
    }
    return object.members();
  }

  private static String arrays(int levels) {
    return "{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
  }

  private static String objects(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  private static String object(int members) {
    return IntStream.range(0, members)
        .mapToObj(i -> "\"m" + i + "\":0")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concatenated(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
