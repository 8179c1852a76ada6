package dev.httptrigger.extauthz.forwardauth;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Header;
import java.util.List;

/**
 * What the proxy gets.
 *
 * @param status 200 and nothing else allows
 * @param headers in order; no name twice
 * @param body may be empty
 */
public record AuthAnswer(int status, List<Header> headers, String body) {
  private static final int ALLOWED = 200;

  /** Takes a copy. */
  public AuthAnswer {
    headers = List.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  static AuthAnswer allowed(List<Header> headers) {
    return new AuthAnswer(ALLOWED, headers, "");
  }

  static AuthAnswer denied(Answer answer) {
    return new AuthAnswer(answer.status(), answer.headers(), answer.body());
  }

  /** Claims and tokens belong in no log. */
  @Override
  public String toString() {
    return "an answer " + status;
  }
}
