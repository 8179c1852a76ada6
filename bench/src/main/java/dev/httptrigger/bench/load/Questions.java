package dev.httptrigger.bench.load;

/**
 * The requests of a load, as bytes that were made before it began. Called from one thread, that of
 * the load.
 */
public interface Questions {
  /** The request to send next: its number, which the other methods take. */
  int next();

  /**
   * The bytes of a request: a gRPC message with its prefix of five bytes. They are copied before
   * the next call, so the same array may come back with other content.
   *
   * @param request its number
   */
  byte[] message(int request);

  /**
   * Whether an answer is the right one. Called for every answer, so one that was found right before
   * has to be known by its bytes.
   *
   * @param request the request that it answers
   * @param answer holds a serialized {@code CheckResponse}
   * @param offset where it begins
   * @param length how many bytes it has
   */
  boolean isRight(int request, byte[] answer, int offset, int length);
}
