package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a refused client gets to see other than the usual (DESIGN §3, {@code denial}). Statuses
 * stay.
 *
 * @param reasonShown whether the answer names the reason in {@code x-httptrigger-reason}
 * @param unauthorized the answer where the token is missing or bad
 * @param forbidden the answer where a rule refuses a good token
 */
public record Denials(
    boolean reasonShown, Optional<DenialAnswer> unauthorized, Optional<DenialAnswer> forbidden) {
  /** The usual. */
  public static final Denials USUAL = new Denials(false, Optional.empty(), Optional.empty());

  /** Checks that nothing is null. */
  public Denials {
    requireNonNull(unauthorized, "unauthorized is null");
    requireNonNull(forbidden, "forbidden is null");
  }

  /**
   * An answer of the trigger's own.
   *
   * @param body instead of the usual body
   * @param contentType instead of the usual type
   * @param headers in addition, in order; none of a forbidden name
   */
  public record DenialAnswer(
      Optional<String> body, Optional<String> contentType, List<ResponseHeader> headers) {
    /** Takes a copy. */
    public DenialAnswer {
      requireNonNull(body, "body is null");
      requireNonNull(contentType, "contentType is null");
      headers = List.copyOf(headers);
    }
  }

  /**
   * A header of an answer.
   *
   * @param name lower case letters, digits and hyphens
   * @param value printable ASCII
   */
  public record ResponseHeader(String name, String value) {
    /** Checks that nothing is null. */
    public ResponseHeader {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }
}
