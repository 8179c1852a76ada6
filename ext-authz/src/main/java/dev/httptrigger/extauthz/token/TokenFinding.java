package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.DenialReason;

/** What came of looking for a token. */
public sealed interface TokenFinding {
  /** No location holds a value. */
  record Absent() implements TokenFinding {}

  /**
   * A location holds a value, and it can't be a token: the request is denied.
   *
   * @param reason for metrics and logs
   * @param why what is wrong, without a word of the value
   */
  record Unusable(DenialReason reason, String why) implements TokenFinding {
    /** Checks that nothing is null. */
    public Unusable {
      requireNonNull(reason, "reason is null");
      requireNonNull(why, "why is null");
    }
  }

  /** A token, not yet believed. Never printed. */
  final class Found implements TokenFinding {
    private final byte[] token;

    Found(byte[] token) {
      this.token = token;
    }

    /** The token's bytes; callers never change them. */
    public byte[] token() {
      return token;
    }
  }
}
