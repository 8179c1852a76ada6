package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.scenario.Measured;
import java.util.Optional;

/** A server that runs and can be asked and loaded, by whatever protocol it speaks. */
interface Contender extends AutoCloseable {
  /** What people call it. */
  String name();

  /** Its process. */
  long pid();

  /** What it says to one request. */
  Answer ask(String host, Optional<String> token);

  /**
   * Loads it as much as it can bear.
   *
   * @throws LeftOutException when it does not stand that, or answers wrongly
   */
  Measured saturate();

  /** Ends it. */
  @Override
  void close();
}
