package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How browsers ask whether a page of another origin may call.
 *
 * @param preflight what happens to a preflight; empty: {@link Preflight#ALLOW}
 */
public record Cors(Optional<Preflight> preflight) {
  /** Checks that nothing is null. */
  public Cors {
    requireNonNull(preflight, "preflight is null");
  }

  /** {@code spec.cors.preflight}. */
  public enum Preflight implements WireText {
    /** Passes without a token. */
    ALLOW("Allow"),
    /** Is a request like any other. */
    AUTHENTICATE("Authenticate");

    private final String text;

    Preflight(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
