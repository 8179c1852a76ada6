package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

/**
 * What became of reading a record.
 *
 * @param <T> what kind of record
 */
public sealed interface RecordReading<T> {
  /**
   * The record is whole, is about what its name says, and is of a version that can be read.
   *
   * @param <T> what kind of record
   * @param value its content
   */
  record Decoded<T>(T value) implements RecordReading<T> {
    /** Checks that nothing is null. */
    public Decoded {
      requireNonNull(value, "value is null");
    }
  }

  /**
   * The record must not be used.
   *
   * @param <T> what kind of record
   * @param reason why, one clause for people; never a value of the record
   */
  record Rejected<T>(String reason) implements RecordReading<T> {
    /** Checks that nothing is null. */
    public Rejected {
      requireNonNull(reason, "reason is null");
    }
  }
}
