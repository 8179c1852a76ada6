package dev.httptrigger.cli;

/** {@code -o}: for whom the answer is written. */
enum OutputFormat {
  /** For people. */
  TEXT,
  /** For programs: one JSON document on standard output. */
  JSON
}
