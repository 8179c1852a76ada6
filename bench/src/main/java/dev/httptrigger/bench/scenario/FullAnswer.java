package dev.httptrigger.bench.scenario;

import dev.httptrigger.bench.load.Questions;
import dev.httptrigger.bench.process.GrpcProcess;
import dev.httptrigger.bench.workload.Questionnaire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A base line that looks into no message and gives everybody an answer as long as HttpTrigger's:
 * the very bytes of one of its answers.
 *
 * @param process the server
 * @param questions what it is asked
 * @param bytes the answer's length
 */
record FullAnswer(GrpcProcess process, Questions questions, int bytes) {
  /** What is different about it. */
  static final String WHAT = "with an answer as long";

  /** Asks HttpTrigger about a known token, and starts a server on what it says; once in a run. */
  static FullAnswer of(Run run) {
    Questionnaire known = run.workload().known();
    Kept kept = new Kept(known);
    run.checked(run.server(), Meter.answering(run.server(), kept, 1, () -> 0).measured());
    byte[] answer = kept.answer();
    Path file = run.folder().resolve("answer.bin");
    try {
      Files.write(file, answer);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write an answer", e);
    }
    return new FullAnswer(run.alwaysOkAnswering(file), known.answeredAsTheFirst(), answer.length);
  }

  /** Asks the first question again and again, and keeps what is said to it. */
  private static final class Kept implements Questions {
    private final Questionnaire questions;
    private volatile byte[] answer = new byte[0];

    Kept(Questionnaire questions) {
      this.questions = questions;
    }

    byte[] answer() {
      return answer.clone();
    }

    @Override
    public int next() {
      return 0;
    }

    @Override
    public byte[] message(int request) {
      return questions.message(request);
    }

    @Override
    public boolean isRight(int request, byte[] buffer, int offset, int length) {
      answer = Arrays.copyOfRange(buffer, offset, offset + length);
      return questions.isRight(request, buffer, offset, length);
    }
  }
}
