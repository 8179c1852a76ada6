package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a refused client gets to see.
 *
 * @param reason whether it is told why; empty: {@link Reason#HIDDEN}
 * @param unauthorized the answer without a good token
 * @param forbidden the answer where a rule refuses a good token
 */
public record Denial(
    Optional<Reason> reason, Optional<Answer> unauthorized, Optional<Answer> forbidden) {
  /** Checks that nothing is null. */
  public Denial {
    requireNonNull(reason, "reason is null");
    requireNonNull(unauthorized, "unauthorized is null");
    requireNonNull(forbidden, "forbidden is null");
  }

  /** {@code spec.denial.reason}. */
  public enum Reason implements WireText {
    /** The status says it all. */
    HIDDEN("Hidden"),
    /** A header names the reason. */
    HEADER("Header");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /**
   * An answer's body and headers; the status stays.
   *
   * @param body the body
   * @param contentType the body's type
   * @param headers headers to add; empty: none
   */
  public record Answer(
      Optional<String> body, Optional<String> contentType, List<AnswerHeader> headers) {
    /** Takes a copy. */
    public Answer {
      requireNonNull(body, "body is null");
      requireNonNull(contentType, "contentType is null");
      headers = List.copyOf(headers);
    }
  }

  /**
   * A header of an answer.
   *
   * @param name letters, digits and hyphens
   * @param value printable ASCII
   */
  public record AnswerHeader(String name, String value) {
    /** Checks that nothing is null. */
    public AnswerHeader {
      requireNonNull(name, "name is null");
      requireNonNull(value, "value is null");
    }
  }
}
