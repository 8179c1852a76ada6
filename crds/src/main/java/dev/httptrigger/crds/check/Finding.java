package dev.httptrigger.crds.check;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with, or remarkable about, what a person wrote. Texts never quote
 * secrets, tokens or key material.
 *
 * @param code stable, for people to search and machines to match
 * @param severity how much it weighs
 * @param field where: a path such as {@code spec.jwt.providers[0].issuer}; for a list with map keys
 *     the position in the list as written
 * @param message what is wrong, one sentence
 * @param mend what to do about it, one sentence
 */
public record Finding(
    FindingCode code, Severity severity, String field, String message, String mend) {
  /** Checks that nothing is null. */
  public Finding {
    requireNonNull(code, "code is null");
    requireNonNull(severity, "severity is null");
    requireNonNull(field, "field is null");
    requireNonNull(message, "message is null");
    requireNonNull(mend, "mend is null");
  }

  /** Whether what is wrong is not the trigger itself, but what it refers to. */
  public boolean concernsReference() {
    boolean elsewhere =
        field.contains(".jwks.secretRef")
            || field.contains(".jwks.configMapRef")
            || field.contains(".jwks.remote");
    return code.concernsReference() || (code.concernsKeys() && elsewhere);
  }

  /** The one line that status, {@code kubectl get -o wide} and {@code validate} show alike. */
  public String line() {
    return code.text() + ": " + field + ": " + message + " " + mend;
  }
}
