package dev.httptrigger.extauthz.forwardauth;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.RequestView.HeaderLine;
import java.net.InetAddress;
import java.util.List;

/**
 * The proxy's own request, well-formed HTTP. Callers never change an array they get.
 *
 * @param caller who asks
 * @param method as sent
 * @param target as sent; one character a byte (ISO-8859-1)
 * @param headers all lines in order, names in lower case, {@code host} included
 * @param body the whole of it; empty where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy would cost on every request
public record AuthQuestion(
    InetAddress caller, String method, String target, List<HeaderLine> headers, byte[] body) {
  /** Takes a copy of the list. */
  public AuthQuestion {
    requireNonNull(caller, "caller is null");
    requireNonNull(method, "method is null");
    requireNonNull(target, "target is null");
    headers = List.copyOf(headers);
    requireNonNull(body, "body is null");
  }

  /** Neither targets nor headers belong in a log. */
  @Override
  public String toString() {
    return "a question of " + caller.getHostAddress();
  }
}
