package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Token FIRST = Token.good("k1", "1");
  private static final Token SECOND = Token.good("k2", "2");
  private static final Answer PASSED = new Answer(200, "");

  private final Journal journal = new Journal(START);

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private void change(Configuration configuration, int sent, int acknowledged) {
    journal.sent(configuration, at(sent));
    journal.acknowledged(at(acknowledged));
  }

  private static Configuration with(String version, String... keys) {
    return new Configuration.Present(version, Set.of(keys));
  }

  private Verdict judge(Token token, Answer answer, int asked) {
    return journal.judge(new Question("a", token), answer, at(asked));
  }

  private static Verdict overdue(int seconds) {
    return new Verdict.Fits(Duration.ofSeconds(seconds));
  }

  @Test
  void theNewestIsNeverOverdue() {
    change(with("1", "k1"), 1, 2);
    assertThat(judge(FIRST, PASSED, 100)).isEqualTo(overdue(0));
    assertThat(judge(SECOND, new Answer(401, "1"), 100)).isEqualTo(overdue(0));
  }

  @Test
  void whatWasReplacedIsOverdueSinceItsSuccessorWasAcknowledged() {
    change(with("1", "k1"), 1, 2);
    change(with("2", "k2"), 10, 12);
    change(with("3", "k2"), 20, 22);
    assertThat(judge(FIRST, PASSED, 11)).isEqualTo(overdue(0));
    assertThat(judge(FIRST, PASSED, 15)).isEqualTo(overdue(3));
    assertThat(judge(FIRST, PASSED, 30)).isEqualTo(overdue(18));
    assertThat(judge(Token.NONE, new Answer(401, "2"), 30)).isEqualTo(overdue(8));
  }

  @Test
  void whatWasNotAcknowledgedMayBeInForceOrNot() {
    change(with("1", "k1"), 1, 2);
    journal.sent(new Configuration.Absent(), at(10));
    assertThat(judge(FIRST, PASSED, 100)).isEqualTo(overdue(0));
    assertThat(judge(FIRST, new Answer(403, ""), 100)).isEqualTo(overdue(0));
    assertThat(journal.surelyLets(FIRST)).isFalse();

    change(with("2", "k1"), 200, 201);
    assertThat(judge(FIRST, new Answer(403, ""), 211)).isEqualTo(overdue(10));
    assertThat(judge(Token.NONE, new Answer(401, "1"), 211)).isEqualTo(overdue(10));
    assertThat(journal.surelyLets(FIRST)).isTrue();
  }

  @Test
  void whatWasRefusedNeverWas() {
    change(with("1", "k1"), 1, 2);
    journal.sent(with("2", "k2"), at(10));
    journal.refused();
    assertThat(judge(SECOND, PASSED, 11)).isEqualTo(new Verdict.FitsNone());
    assertThat(judge(FIRST, PASSED, 100)).isEqualTo(overdue(0));
  }

  @Test
  void aBadTokenFitsNothingButADenial() {
    change(with("1", "k1"), 1, 2);
    Token bad = Token.bad("stranger's", "x");
    assertThat(judge(bad, PASSED, 3)).isEqualTo(new Verdict.FitsNone());
    assertThat(judge(bad, new Answer(401, "1"), 3)).isEqualTo(overdue(0));
    assertThat(judge(bad, new Answer(503, ""), 3)).isEqualTo(new Verdict.FitsNone());
  }

  @Test
  void longAgoIsForgotten() {
    change(with("1", "k1"), 1, 2);
    change(with("2", "k2"), 10, 12);
    change(with("3", "k2"), 10_000, 10_000);
    assertThat(judge(FIRST, PASSED, 10_001)).isEqualTo(new Verdict.FitsNone());
  }
}
