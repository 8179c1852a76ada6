package dev.httptrigger.bench.load;

/** What a connection asks and tells while it works. All on the thread of the load. */
interface Calls {
  /** Who knows what is right. */
  Questions questions();

  /** The bytes of the next question, without taking it. */
  byte[] next();

  /** Takes it: its number. */
  int take();

  /**
   * A call was answered.
   *
   * @param since the time that its latency counts from
   * @param right whether the answer was the right one
   */
  void answered(long since, boolean right);

  /** The connection has room again, after an answer or because the server gave it some. */
  void room(CheckConnection connection);

  /** The connection is of no more use. */
  void broken(String why);
}
