package dev.httptrigger.jwksfetch;

import java.util.Optional;

/**
 * What makes the next request a conditional one (RFC 9110 §8.8). They belong to one URL: sent to
 * another, a 304 would keep the keys of the first for the second.
 *
 * @param url the URL that the answer came from
 * @param etag its ETag
 * @param lastModified its Last-Modified
 */
record Validators(String url, Optional<String> etag, Optional<String> lastModified) {
  private static final int LONGEST = 512;

  /** Those of an answer; empty when it has none, or none of a sensible size. */
  static Optional<Validators> of(String url, HttpAnswer answer) {
    Validators validators =
        new Validators(
            url,
            answer.header("etag").filter(Validators::isSensible),
            answer.header("last-modified").filter(Validators::isSensible));
    boolean none = validators.etag.isEmpty() && validators.lastModified.isEmpty();
    return none ? Optional.empty() : Optional.of(validators);
  }

  private static boolean isSensible(String value) {
    return !value.isEmpty()
        && value.length() <= LONGEST
        && value.chars().allMatch(character -> character >= ' ' && character < 0x7f);
  }
}
