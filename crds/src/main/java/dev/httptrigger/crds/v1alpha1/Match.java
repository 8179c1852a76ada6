package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Which paths need a token (DESIGN §4.2).
 *
 * @param mode how {@code paths} are meant; empty: {@link Mode#ALL}
 * @param paths plain paths, exact or with one trailing {@code *}; empty exactly in mode All
 */
public record Match(Optional<Mode> mode, List<String> paths) {
  /** Takes a copy. */
  public Match {
    requireNonNull(mode, "mode is null");
    paths = List.copyOf(paths);
  }

  /** {@code spec.match.mode}. */
  public enum Mode implements WireText {
    /** Every path needs a token. */
    ALL("All"),
    /** Every path but these. */
    WHITELIST("Whitelist"),
    /** Only these. */
    BLACKLIST("Blacklist");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
