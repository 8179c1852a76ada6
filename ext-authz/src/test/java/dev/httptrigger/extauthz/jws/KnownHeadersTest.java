package dev.httptrigger.extauthz.jws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.extauthz.decision.Trace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A header that was read before says the same as one that is read anew. */
class KnownHeadersTest {
  private static final String RS256 = "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}";

  private final KnownHeaders known = new KnownHeaders();

  @Test
  void theSameBytesAreKnown() {
    byte[] token = token(RS256, "e30", "c2ln");
    JwsHeader read = header(token);

    assertThat(known.find(token, length(token))).isSameAs(read);
    assertThat(header(token(RS256, "eyJhIjoxfQ", "eHh4"))).isSameAs(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"RS256\",\"kid\":\"k2\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jws\"}",
        "{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"at+jwt\"} ",
        "{\"alg\":\"RS256\",\"kid\":\"k1\"}",
      })
  void anotherHeaderIsReadForItself(String other) {
    JwsHeader before = header(token(RS256, "e30", "c2ln"));
    byte[] token = token(other, "e30", "c2ln");

    JwsHeader read = header(token);

    assertThat(read).isNotSameAs(before).isEqualTo(anew(token));
  }

  /** More headers than there are places, some a second time after others took theirs. */
  @Test
  void whateverElseComesEachSaysWhatItSays() {
    Random random = new Random(8);
    for (int i = 0; i < 2_000; i++) {
      byte[] token =
          token("{\"alg\":\"RS256\",\"kid\":\"" + random.nextInt(300) + "\"}", "e30", "c2ln");
      assertThat(header(token)).isEqualTo(anew(token));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"none\"}",
        "{\"alg\":\"RS256\",\"crit\":[\"b64\"]}",
        "{\"alg\":\"RS256\",\"alg\":\"RS256\"}",
        "{\"alg\":\"RS256\",\"kid\":7}",
        "RS256"
      })
  void whatIsRefusedIsRefusedAgain(String header) {
    byte[] token = token(header, "e30", "c2ln");
    JwsReading first = CompactJws.read(token, known, Trace.NONE);

    assertThat(first).isInstanceOf(Refused.class);
    assertThat(CompactJws.read(token, known, Trace.NONE)).isEqualTo(first);
  }

  /** A good header does not excuse what comes after it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".e30", ".e30.", "..c2ln", ".e30.c2ln.", ".e3.c2ln", ".e30.c2l="})
  void theRestOfATokenIsLookedAtAllTheSame(String rest) {
    header(token(RS256, "e30", "c2ln"));
    byte[] token = (encoded(RS256) + rest).getBytes(StandardCharsets.US_ASCII);

    assertThat(CompactJws.read(token, known, Trace.NONE))
        .isInstanceOf(Refused.class)
        .isEqualTo(CompactJws.read(token, new KnownHeaders(), Trace.NONE));
  }

  @Test
  void aLongHeaderIsReadEachTime() {
    byte[] token = token("{\"alg\":\"RS256\",\"kid\":\"" + "k".repeat(500) + "\"}", "e30", "c2ln");
    JwsHeader read = header(token);

    assertThat(known.find(token, length(token))).isNull();
    assertThat(header(token)).isNotSameAs(read).isEqualTo(read);
  }

  private JwsHeader header(byte[] token) {
    return header(token, known);
  }

  private static JwsHeader anew(byte[] token) {
    return header(token, new KnownHeaders());
  }

  private static JwsHeader header(byte[] token, KnownHeaders known) {
    return switch (CompactJws.read(token, known, Trace.NONE)) {
      case CompactJws jws -> jws.header();
      case Refused refused -> throw new AssertionError(refused.found());
    };
  }

  private static int length(byte[] token) {
    return new String(token, StandardCharsets.US_ASCII).indexOf('.');
  }

  private static byte[] token(String header, String payload, String signature) {
    return (encoded(header) + "." + payload + "." + signature).getBytes(StandardCharsets.US_ASCII);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
