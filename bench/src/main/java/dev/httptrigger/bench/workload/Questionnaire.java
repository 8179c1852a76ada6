package dev.httptrigger.bench.workload;

import dev.httptrigger.bench.load.Questions;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are asked one after the other, again and again, each with its right answer. Used by
 * one thread at a time.
 */
public final class Questionnaire implements Questions {
  private final List<byte[]> messages;
  private final AnswerBook answers;
  private int upcoming;

  /**
   * Requests with their answers.
   *
   * @param messages the gRPC messages
   * @param expected the right answer to each
   */
  public Questionnaire(List<byte[]> messages, List<? extends Expected> expected) {
    if (messages.isEmpty() || messages.size() != expected.size()) {
      throw new IllegalArgumentException("there must be an answer to each question, and one");
    }
    this.messages = new ArrayList<>(messages);
    this.answers = new AnswerBook(List.copyOf(expected));
  }

  /** The same requests, of a server that allows everything. */
  public Questionnaire forAlwaysOk() {
    return new Questionnaire(messages, messages.stream().map(_ -> new Expected.EmptyOk()).toList());
  }

  /** The same requests, of a server that answers all of them as the first one should be. */
  public Questionnaire answeredAsTheFirst() {
    return new Questionnaire(messages, messages.stream().map(_ -> answers.expected(0)).toList());
  }

  @Override
  public int next() {
    int asked = upcoming;
    upcoming = asked + 1 == messages.size() ? 0 : asked + 1;
    return asked;
  }

  @Override
  public byte[] message(int request) {
    return messages.get(request);
  }

  @Override
  public boolean isRight(int request, byte[] answer, int offset, int length) {
    return answers.isRight(request, answer, offset, length);
  }
}
