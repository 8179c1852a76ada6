package dev.httptrigger.deploy.faults;

/**
 * What the client got.
 *
 * @param status the HTTP status; 0 where there was no answer
 * @param version the version that a denial shows; else empty
 */
record Answer(int status, String version) {
  /** Whether the request passed: only the upstream says 200. */
  boolean passed() {
    return status == 200;
  }
}
