package dev.httptrigger.crds.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.json.StrictJson.NotJson;
import dev.httptrigger.crds.json.StrictJson.Parsed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [1, -2.5e3, true, null, \"ü\\u00fc😀\\ud83d\\ude00\"] ",
        "\"\"",
        "0",
        "\"\ufffd\""
      })
  void jsonIsRead(String text) {
    assertThat(StrictJson.parse(text)).isInstanceOf(Parsed.class);
    assertThat(StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(StrictJson.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "{}x",
        "{'a': 1}",
        "{a: 1}",
        "{\"a\": 1,}",
        "[1,]",
        "// comment\n1",
        "NaN",
        "+1",
        "01",
        "1.",
        "\"\t\"",
        "{\"a\": 1, \"a\": 1}",
        "{\"a\": 1, \"\\u0061\": 1}",
        "{\"x\": [{\"a\": 1, \"a\": 2}]}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\ud800\": 1}",
        "[{\"deep\": [\"\\udfff\"]}]",
        "\ufeff{}",
        // exponents that no number of Java's has
        "1e7777777777777",
        "[1e-7777777777777]",
        "{\"a\": 7e77777777777777777777777777777}"
      })
  void anythingElseIsNot(String text) {
    assertThat(StrictJson.parse(text)).isInstanceOf(NotJson.class);
  }

  @Test
  void depthAndNumbersAreBounded() {
    assertThat(StrictJson.parse("[".repeat(32) + "]".repeat(32))).isInstanceOf(Parsed.class);
    assertThat(StrictJson.parse("[".repeat(33) + "]".repeat(33))).isInstanceOf(NotJson.class);
    assertThat(StrictJson.parse("1".repeat(100))).isInstanceOf(Parsed.class);
    assertThat(StrictJson.parse("1".repeat(101))).isInstanceOf(NotJson.class);
  }

  /** Not as an escape: as bytes that could only come where a text was made of something else. */
  @ParameterizedTest
  @ValueSource(strings = {"\"\ud83d\"", "{\"\ude00\": 1}", "[\"\ude00\ud83d\"]"})
  void halvesOfPairsAreRefusedInATextToo(String text) {
    assertThat(StrictJson.parse(text)).isInstanceOf(NotJson.class);
  }

  @Test
  void aReplacementCharacterHidesNothing() {
    byte[] both = "\"\ufffd?\"".getBytes(StandardCharsets.UTF_8);
    both[4] = (byte) 0xff;

    assertThat(StrictJson.parse(both)).isEqualTo(new NotJson("is not UTF-8"));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertThat(StrictJson.parse(new byte[] {'"', (byte) 0xc3, '"'}))
        .isEqualTo(new NotJson("is not UTF-8"));
    assertThat(StrictJson.parse(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}))
        .isEqualTo(new NotJson("is not UTF-8"));
  }

  @Test
  void theReasonNeverRepeatsTheText() {
    for (String text : new String[] {"s3cret", "{\"s3cret\" 1}", "\"s3cret\\q\"", "{} s3cret"}) {
      assertThat(StrictJson.parse(text).toString()).doesNotContain("s3cret");
    }
    assertThat(StrictJson.parse("{\"s3cret\": 1, \"s3cret\": 2}").toString())
        .doesNotContain("s3cret");
  }
}
