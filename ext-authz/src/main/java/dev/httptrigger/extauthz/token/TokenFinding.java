package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.DenialReason;
import java.util.List;

/** What came of looking for a token. */
public sealed interface TokenFinding {
  /** Why a place that holds its name twice denies. */
  String MORE_THAN_ONCE = "the name is there more than once";

  /** The finding of a place that holds these values, which may be empty. */
  static TokenFinding of(List<byte[]> values) {
    if (values.size() > 1) {
      return new Unusable(DenialReason.DUPLICATE_TOKEN, MORE_THAN_ONCE);
    }
    return values.isEmpty() || values.getFirst().length == 0
        ? new Absent()
        : new Found(TokenBytes.of(values.getFirst()));
  }

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
    private final TokenBytes token;

    Found(TokenBytes token) {
      this.token = token;
    }

    /** The token. */
    public TokenBytes token() {
      return token;
    }
  }
}
