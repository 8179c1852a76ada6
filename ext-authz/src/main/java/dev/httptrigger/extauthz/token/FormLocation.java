package dev.httptrigger.extauthz.token;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.token.FormBody.NoForm;
import dev.httptrigger.extauthz.token.FormBody.Unreadable;
import dev.httptrigger.extauthz.token.FormBody.Whole;
import dev.httptrigger.extauthz.token.TokenFinding.Absent;
import dev.httptrigger.extauthz.token.TokenFinding.Unusable;
import java.util.Optional;

/**
 * A parameter of a form that may hold the token.
 *
 * @param name decoded, case counts
 */
record FormLocation(String name) implements Location {
  FormLocation {
    requireNonNull(name, "name is null");
  }

  @Override
  public String text() {
    return "form " + Trace.quoted(name);
  }

  @Override
  public Optional<String> header() {
    return Optional.empty();
  }

  @Override
  public TokenFinding find(RequestView request) {
    return switch (FormBody.of(request)) {
      case NoForm() -> new Absent();
      case Unreadable unreadable -> new Unusable(unreadable.reason(), unreadable.why());
      case Whole whole -> UrlEncoded.find(whole.text(), name);
    };
  }

  /** What can't be read may hold anything. */
  @Override
  public boolean mayHoldTokenShape(RequestView request) {
    return switch (FormBody.of(request)) {
      case NoForm() -> false;
      case Unreadable unreadable -> true;
      case Whole whole -> UrlEncoded.mayHoldTokenShape(whole.text(), name);
    };
  }

  @Override
  public TokenRemoval removal(RequestView request) {
    return TokenRemoval.ofForm(name);
  }
}
