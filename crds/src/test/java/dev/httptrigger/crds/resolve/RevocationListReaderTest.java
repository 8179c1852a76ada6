package dev.httptrigger.crds.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.httptrigger.crds.resolve.RevocationList.Subject;
import dev.httptrigger.crds.resolve.RevocationList.Token;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevocationListReaderTest {
  private static final String BOTH =
      """
      tokens:
      - {iss: https://login.example.com/, jti: "4711"}
      subjects:
      - {iss: https://login.example.com/, sub: jane, issuedBefore: 2026-01-31T12:00:00.5+01:00}
      """;

  @Test
  void yamlIsRead() throws MalformedListException {
    assertThat(RevocationListReader.read(BOTH))
        .isEqualTo(
            new RevocationList(
                List.of(new Token("https://login.example.com/", "4711")),
                List.of(
                    new Subject(
                        "https://login.example.com/",
                        "jane",
                        Instant.parse("2026-01-31T11:00:00.500Z")))));
  }

  @Test
  void jsonIsRead() throws MalformedListException {
    assertThat(RevocationListReader.read("{\"tokens\": [{\"iss\": \"a\", \"jti\": \"b\"}]}"))
        .isEqualTo(new RevocationList(List.of(new Token("a", "b")), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokens: []", "subjects: []", "{\"tokens\": [], \"subjects\": []}"})
  void anEmptyListIsSaid(String text) throws MalformedListException {
    assertThat(RevocationListReader.read(text)).isEqualTo(new RevocationList(List.of(), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          An empty text              | ``                                                   | line 1: There are 0 documents.
          An empty object            | {}                                                   | there are neither tokens nor subjects.
          No value                   | ~                                                    | this is no object.
          A list                     | [{iss: a, jti: b}]                                   | this is no object.
          An unknown field           | tokenz: []                                           | this has a field that is not known.
          Lists without values       | tokens:                                              | tokens is no list.
          A text for a list          | tokens: a                                            | tokens is no list.
          A token as a text          | tokens: [a]                                          | tokens[0] is no object.
          A token without issuer     | tokens: [{iss: a, jti: b}, {jti: b}]                 | tokens[1].iss is missing.
          A token without id         | tokens: [{iss: a}]                                   | tokens[0].jti is missing.
          A number for an id         | tokens: [{iss: a, jti: 4711}]                        | tokens[0].jti is no text.
          An empty id                | tokens: [{iss: a, jti: ""}]                          | tokens[0].jti is empty, too long or no Unicode.
          Half a character           | {"tokens": [{"iss": "a", "jti": "\\ud800"}]}         | tokens[0].jti is empty, too long or no Unicode.
          More than is known         | tokens: [{iss: a, jti: b, sub: c}]                   | tokens[0] has a field that is not known.
          A subject without a moment | subjects: [{iss: a, sub: b}]                         | subjects[0].issuedBefore is missing.
          A day                      | subjects: [{iss: a, sub: b, issuedBefore: 2026-01-31}]                | subjects[0].issuedBefore is no time of RFC 3339.
          A time without zone        | subjects: [{iss: a, sub: b, issuedBefore: "2026-01-31T12:00:00"}]     | subjects[0].issuedBefore is no time of RFC 3339.
          A time without seconds     | subjects: [{iss: a, sub: b, issuedBefore: "2026-01-31T12:00Z"}]       | subjects[0].issuedBefore is no time of RFC 3339.
          A day that never was       | subjects: [{iss: a, sub: b, issuedBefore: "2026-02-30T12:00:00Z"}]    | subjects[0].issuedBefore is no time of RFC 3339.
          Seconds since 1970         | subjects: [{iss: a, sub: b, issuedBefore: 1770000000}]                | subjects[0].issuedBefore is no text.
          A field twice              | {"tokens": [], "tokens": []}                         | line 1:
          An anchor                  | tokens: &a []                                        | line 1: Anchors (&) and aliases (*) are not read here.
          """)
  void whatIsNotAsItShouldBeIsRefusedWhole(String rule, String text, String message) {
    MalformedListException refusal =
        catchThrowableOfType(MalformedListException.class, () -> RevocationListReader.read(text));

    assertThat(refusal).as(rule).isNotNull().hasMessageStartingWith(message);
    assertThat(refusal.mend()).endsWith(".");
  }

  @Test
  void twoDocumentsAreRefused() {
    assertThat(
            catchThrowableOfType(
                MalformedListException.class,
                () -> RevocationListReader.read("tokens: []\n---\ntokens: []\n")))
        .hasMessage("line 1: There are 2 documents.");
  }

  /** Whatever stands there, the list is read or refused, and a refusal quotes nothing. */
  @Test
  void anyTextHasAnAnswer() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder(BOTH.replace("4711", "topsecret"));
      for (int change = 0; change <= random.nextInt(4); change++) {
        int position = random.nextInt(text.length());
        text.setCharAt(position, "\u0000:{}[],\"'\n -&#x\ud800".charAt(random.nextInt(16)));
      }
      try {
        assertThat(RevocationListReader.read(text.toString()).toString()).doesNotContain("topsec");
      } catch (MalformedListException e) {
        assertThat(e.getMessage() + e.mend())
            .as("seed %s, round %s", seed, round)
            .doesNotContain("topsec");
      }
    }
  }
}
