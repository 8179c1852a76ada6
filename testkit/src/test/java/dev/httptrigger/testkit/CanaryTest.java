package dev.httptrigger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A marker in a line of a log is found, however it is spelled. */
class CanaryTest {
  private final Canary canary = new Canary(1);

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void isFoundHoweverItIsSpelled(String kind, UnaryOperator<String> spelling) {
    String marker = canary.marker("a claim");
    String unusedOther = canary.marker("a header");

    for (String line :
        Stream.of("", "a", "ab", "abc")
            .map(before -> "{\"level\":\"DEBUG\",\"message\":\"" + spell(spelling, before, marker))
            .toList()) {
      assertThat(canary.findIn(line + "\"}"))
          .as(line)
          .anySatisfy(each -> assertThat(each).startsWith("the marker of a claim, "))
          .allSatisfy(each -> assertThat(each).doesNotContain("a header"));
    }
  }

  private static String spell(UnaryOperator<String> spelling, String before, String marker) {
    return spelling.apply(before + marker + "yz");
  }

  static Stream<Arguments> spellings() {
    return Stream.of(
        row("as it is", text -> text),
        row("in lower case", text -> text.toLowerCase(Locale.ROOT)),
        row("in capitals", text -> text.toUpperCase(Locale.ROOT)),
        row("every byte percent-encoded", CanaryTest::percentEncoded),
        row("percent-encoded, in capitals", text -> percentEncoded(text).toUpperCase(Locale.ROOT)),
        row("in hexadecimal", text -> HexFormat.of().formatHex(bytes(text))),
        row(
            "in capital hexadecimal",
            text -> HexFormat.of().withUpperCase().formatHex(bytes(text))),
        row("in base64", text -> Base64.getEncoder().encodeToString(bytes(text))),
        row("in base64url", CanaryTest::base64Url),
        row("in base64 in lines", text -> inLines(Base64.getEncoder().encodeToString(bytes(text)))),
        row("in base64 of base64url", text -> base64Url("{" + base64Url(text) + "}")),
        row("in base64 of itself", text -> base64Url("{\"sub\":\"" + text + "\"}")));
  }

  private static Arguments row(String kind, UnaryOperator<String> spelling) {
    return Arguments.of(kind, spelling);
  }

  private static String percentEncoded(String text) {
    return IntStream.range(0, text.length())
        .mapToObj(index -> String.format(Locale.ROOT, "%%%02x", (int) text.charAt(index)))
        .collect(Collectors.joining());
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
  }

  private static String inLines(String text) {
    return text.replaceAll(".{7}", "$0\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void whatHoldsNoMarkerIsClean() {
    canary.marker("a claim");
    canary.numericMarker("a number");
    String stranger = new Canary(2).marker("another's claim");

    assertThat(canary.findIn(stranger + percentEncoded(stranger) + base64Url(stranger))).isEmpty();
    assertThat(canary.findIn("")).isEmpty();
  }

  @RepeatedTest(100)
  void noTwoMarkersAreAlike() {
    Canary random = Canary.random();
    String first = random.marker("first");

    assertThat(random.findIn(random.marker("second") + random.lowerCaseMarker("third")))
        .as("%s", random)
        .hasSize(2)
        .noneMatch(each -> each.contains("first"));
    assertThat(first).matches("[a-z][a-zA-Z0-9]{13}");
    assertThat(random.lowerCaseMarker("fourth")).matches("[a-z][a-z0-9]{13}");
    assertThat(random.numericMarker("fifth")).matches("9[0-9]{14}");
  }

  @Test
  void aSecretThatIsThereAlreadyIsFoundToo() {
    String key = canary.existing("a key", "AyM1SysPpbyDfgZld3umj1qzKObwVMko_-QESM2c7E8");

    assertThat(canary.findIn("k: " + base64Url("{\"k\":\"" + key + "\"}")))
        .containsExactly("the marker of a key, in base64");
  }

  @Test
  void theSameSeedMakesTheSameMarkers() {
    assertThat(new Canary(7).marker("a")).isEqualTo(new Canary(7).marker("b"));
    assertThat(new Canary(7)).hasToString("Canary[seed 7, -Dhttptrigger.seed=7]");
  }
}
