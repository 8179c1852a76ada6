package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

/**
 * Why a fetch brought no new keys.
 *
 * @param kind of the closed set
 * @param message what is wrong, one sentence; nothing that a server or a person wrote
 */
public record FetchFailure(FailureKind kind, String message) {
  /** Checks that nothing is null. */
  public FetchFailure {
    requireNonNull(kind, "kind is null");
    requireNonNull(message, "message is null");
  }

  /** A failure that the kind says all about. */
  public static FetchFailure of(FailureKind kind) {
    return new FetchFailure(kind, kind.message());
  }

  /** What to do about it, one sentence. */
  public String mend() {
    return kind.mend();
  }
}
