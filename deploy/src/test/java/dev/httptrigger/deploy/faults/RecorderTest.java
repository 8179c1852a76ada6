package dev.httptrigger.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A recorder that finds nothing wrong would make every run look good. */
class RecorderTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Token GOOD = Token.good("k1", "1");
  private static final Token BAD = Token.bad("stranger's", "2");
  private static final Answer PASSED = new Answer(200, "");
  private static final Answer REFUSED = new Answer(401, "1");

  private final Journal journal = new Journal(START);
  private final Timeline timeline = new Timeline();
  private final Recorder recorder =
      new Recorder(Map.of("a", journal), timeline, Duration.ofSeconds(5));

  RecorderTest() {
    journal.sent(new Configuration.Present("1", Set.of("k1")), START);
    journal.acknowledged(START);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private void answer(Token token, Answer answer, int second) {
    recorder.record(new Question("a", token), answer, at(second), at(second));
  }

  private void delete(int second) {
    journal.sent(new Configuration.Absent(), at(second));
    journal.acknowledged(at(second));
  }

  private void assertBroken(String what) {
    assertThat(recorder.broken()).singleElement().asString().contains(" " + what + ":");
  }

  @Test
  void rightAnswersBreakNothing() {
    answer(GOOD, PASSED, 1);
    answer(BAD, REFUSED, 2);
    assertThat(recorder.broken()).isEmpty();
    assertThat(recorder.table(Map.of())).contains("| none | nothing | – | 2 | 0 | 0 | 0 | 0 |");
  }

  @Test
  void aBadTokenThatPassesIsAWrongAllowWhateverIsBroken() {
    timeline.begin("all", Promise.denies(Duration.ofDays(1)), at(0));
    answer(BAD, PASSED, 1);
    assertBroken("wrong allow");
  }

  @Test
  void aGoodTokenThatIsRefusedIsAWrongDenial() {
    answer(GOOD, new Answer(503, ""), 1);
    assertBroken("wrong denial");
  }

  @Test
  void aFaultMaySayThatGoodTokensAreRefusedUntilItHasSettled() {
    Timeline.Episode episode = timeline.begin("f", Promise.denies(Duration.ofSeconds(10)), at(0));
    answer(GOOD, new Answer(503, ""), 1);
    episode.mended(at(20));
    answer(GOOD, new Answer(503, ""), 29);
    assertThat(recorder.broken()).isEmpty();
    answer(GOOD, new Answer(503, ""), 31);
    assertBroken("wrong denial");
  }

  @Test
  void aFaultThatLetsChangesWaitDeniesNothing() {
    timeline.begin("f", Promise.changesWait(Duration.ofSeconds(10)), at(0));
    answer(GOOD, new Answer(503, ""), 1);
    assertBroken("wrong denial");
  }

  @Test
  void theTokenOfADeletedTriggerMayPassWithinTheWindowOnly() {
    delete(10);
    answer(GOOD, PASSED, 15);
    assertThat(recorder.broken()).isEmpty();
    answer(GOOD, PASSED, 16);
    assertBroken("wrong allow");
  }

  @Test
  void whileChangesWaitTheWindowIsLongerByThatMuch() {
    delete(10);
    timeline.begin("f", Promise.changesWait(Duration.ofSeconds(10)), at(12)).mended(at(20));
    answer(GOOD, PASSED, 33);
    assertThat(recorder.broken()).isEmpty();
    answer(GOOD, PASSED, 34);
    assertBroken("wrong allow");
  }

  @Test
  void onceEverythingIsAsBeforeNothingIsExcused() {
    Timeline.Episode episode = timeline.begin("f", Promise.denies(Duration.ofSeconds(60)), at(0));
    episode.mended(at(10));
    episode.settled(at(15));
    answer(GOOD, new Answer(503, ""), 16);
    assertBroken("wrong denial");
  }

  @Test
  void twoFaultsAtOnceAreNotCountedTwice() {
    delete(10);
    timeline.begin("f", Promise.changesWait(Duration.ofSeconds(10)), at(12)).mended(at(20));
    timeline.begin("g", Promise.changesWait(Duration.ofSeconds(10)), at(14)).mended(at(20));
    answer(GOOD, PASSED, 34);
    assertBroken("wrong allow");
  }

  @Test
  void aServerThatHasNothingYetMayDenyWhereTheFaultSaysSo() {
    journal.sent(new Configuration.Present("2", Set.of("k1")), at(50));
    journal.acknowledged(at(50));
    timeline.begin("f", Promise.denies(Duration.ofSeconds(10)), at(95));
    answer(GOOD, new Answer(403, ""), 100);
    answer(BAD, new Answer(403, ""), 100);
    assertThat(recorder.broken()).isEmpty();
    assertThat(recorder.table(Map.of()))
        .contains("| f | nothing | – | 2 | 0 | 0 | 1 | 0 | 0.0 s |");
  }

  @Test
  void anOldVersionIsLate() {
    journal.sent(new Configuration.Present("2", Set.of("k1")), at(10));
    journal.acknowledged(at(10));
    answer(BAD, REFUSED, 16);
    assertBroken("late");
  }

  @Test
  void windowsAreMeasuredAndCountedByFault() {
    delete(10);
    Timeline.Episode episode =
        timeline.begin("f", Promise.changesWait(Duration.ofSeconds(10)), at(10));
    recorder.injected("f");
    answer(GOOD, PASSED, 17);
    episode.mended(at(20));
    answer(GOOD, PASSED, 22);
    assertThat(recorder.table(Map.of("f", "injected")))
        .contains("| f | injected | 1 | 2 | 0 | 0 | 0 | 0 | 12.0 s | 2.0 s |");
  }

  @Test
  void itIsCalmSinceTheLastAnswerThatWasNotRight() {
    answer(BAD, new Answer(503, ""), 10);
    answer(GOOD, PASSED, 12);
    assertThat(recorder.calmFor(at(15))).isEqualTo(Duration.ofSeconds(5));
  }
}
