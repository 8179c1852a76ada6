package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import java.util.Arrays;
import java.util.Optional;

/**
 * A parameter of the URL that may hold the token.
 *
 * @param name decoded, case counts
 */
record QueryLocation(String name) implements Location {
  QueryLocation {
    requireNonNull(name, "name is null");
  }

  @Override
  public String text() {
    return "query " + Trace.quoted(name);
  }

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public TokenFinding find(RequestView request) {
    return UrlEncoded.find(query(request), name);
  }

  @Override
  public boolean mayHoldTokenShape(RequestView request) {
    return UrlEncoded.mayHoldTokenShape(query(request), name);
  }

  @Override
  public TokenRemoval removal(RequestView request) {
    return TokenRemoval.ofQuery(name);
  }

  /** What follows the first {@code ?}. */
  private static byte[] query(RequestView request) {
    byte[] target = request.target();
    int end = Octets.indexOrEnd(target, '?');
    return Arrays.copyOfRange(target, Math.min(end + 1, target.length), target.length);
  }
}
