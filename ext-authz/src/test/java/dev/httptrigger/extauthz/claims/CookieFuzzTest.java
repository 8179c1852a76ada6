package dev.httptrigger.extauthz.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import dev.httptrigger.extauthz.example.CookieReader;
import dev.httptrigger.extauthz.example.ParameterReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever cookies come, every server finds our value once or nothing, and all else stays. */
class CookieFuzzTest {
  static Stream<byte[]> headers() {
    return Stream.of(
            "",
            "a=1; b=2",
            "a=1;uid=2, uid=3; b=4",
            "%75id=1; UID=2; uid[]=3; =uid=4",
            "a=\"x; uid=1\"; b=\"y\"",
            "a=b,\"c; uid=eve\"",
            "a=\"x\\\"; uid=1; b=\\\"\"",
            "a=\"x,\"; b=\", c=\"d\"",
            "a=1 uid=2; b= c; uid = 3",
            "a={\"x\":\"y\",\"z\":1}; b=2",
            "a=1;uid=2, }id=3; b=4",
            "a,\"; a; b",
            "%==%== a=\"x, a=\"x,",
            "a=1\nuid=2\nb=\u00e9; c=\u00c3\u00a9",
            "$Version=1; uid=\"\\145\"; $Path=/")
        .map(header -> header.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("headers")
  @FuzzTest
  void bytesAsCookies(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.chars().anyMatch(CookieFuzzTest::isNeverInAHeader)) {
      return;
    }
    List<String> lines = List.of(text.split("\n", -1));

    String with = rewritten(lines, List.of(new Parameter("uid", "ours"))).orElseThrow();
    Optional<String> without = rewritten(lines, List.of());

    assertRead(with, List.of("ours"));
    // Where nothing of ours is there the lines stay, which some servers join with a comma.
    assertRead(without.orElse(String.join("; ", lines)), List.of());
    assertRead(without.orElse(String.join(", ", lines)), List.of());
    assertThat(with).endsWith("uid=ours");
    assertOthersStay(lines, with.substring(0, with.length() - "uid=ours".length()));
    without.ifPresent(rest -> assertOthersStay(lines, rest));
  }

  /** The line feed separates lines here. */
  private static boolean isNeverInAHeader(int octet) {
    return (octet < ' ' && octet != '\t' && octet != '\n') || octet == 0x7f;
  }

  private static void assertRead(String header, List<String> values) {
    for (CookieReader reader : CookieReader.values()) {
      assertThat(reader.values(header)).as("%s", reader).isEqualTo(values);
    }
    assertThat(CookieReader.valuesUpToAnOddity(header)).as("Python").isSubsetOf(values);
  }

  /**
   * What stands between two separators.
   *
   * @param text without white space around it
   * @param pair what it is a part of, between two semicolons
   */
  private record Piece(String text, String pair) {
    boolean mayGo() {
      boolean ours =
          Arrays.stream(text.split("\\s", -1)).anyMatch(CookieFuzzTest::mayBeOurs)
              || mayBeOurs(text.replaceFirst("^[=\\s]+", ""));
      return ours || text.isEmpty() || pair.indexOf('"') >= 0 || !isUtf8(pair);
    }
  }

  private static boolean mayBeOurs(String pair) {
    return ParameterReader.mayBeOurs(pair.replaceFirst("^=+", "").replaceFirst("(?s)=.*", ""));
  }

  /** What is left are the client's pieces in order; gone is only what is ours or can be misread. */
  private static void assertOthersStay(List<String> lines, String rest) {
    List<Piece> kept = pieces(rest).filter(piece -> !piece.text().isEmpty()).toList();
    // Of pieces that look the same nobody sees which stayed: how many may be accounted for so far.
    Set<Integer> accountedFor = Set.of(0);
    for (Piece piece : lines.stream().flatMap(CookieFuzzTest::pieces).toList()) {
      Set<Integer> next = new HashSet<>();
      for (int count : accountedFor) {
        if (count < kept.size() && kept.get(count).text().equals(piece.text())) {
          next.add(count + 1);
        }
        if (piece.mayGo()) {
          next.add(count);
        }
      }
      assertThat(next).as("what stays of %s, or may go", piece).isNotEmpty();
      accountedFor = next;
    }
    assertThat(accountedFor).as("pieces that the client sent").contains(kept.size());
  }

  private static Stream<Piece> pieces(String line) {
    return Arrays.stream(line.split(";", -1))
        .flatMap(
            pair -> Arrays.stream(pair.split(",", -1)).map(text -> new Piece(text.strip(), pair)));
  }

  private static boolean isUtf8(String octets) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** As the upstream gets it: bytes. */
  private static Optional<String> rewritten(List<String> lines, List<Parameter> added) {
    List<HeaderLine> seen =
        lines.stream()
            .map(line -> new HeaderLine("cookie", line.getBytes(StandardCharsets.ISO_8859_1)))
            .toList();
    return CookieRewrite.rewritten(seen, Set.of("uid"), added)
        .map(
            value ->
                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }
}
