package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A claim that the function gets (DESIGN §4.5); named by exactly one of {@code claim} and {@code
 * claimPath}.
 *
 * @param claim a name at the token's top level
 * @param claimPath the names down to a nested claim; empty: not given
 * @param to which part of the request
 * @param name the name that the function looks for, as written
 * @param encoding how the claim becomes a text; empty: {@link Encoding#DEFAULT}
 */
public record ForwardedClaim(
    Optional<String> claim,
    List<String> claimPath,
    Place to,
    String name,
    Optional<Encoding> encoding) {
  /** Takes a copy and checks that the claim is named once. */
  public ForwardedClaim {
    claimPath = List.copyOf(claimPath);
    requireNonNull(to, "to is null");
    requireNonNull(name, "name is null");
    requireNonNull(encoding, "encoding is null");
    if (claim.isPresent() != claimPath.isEmpty()) {
      throw new IllegalArgumentException("exactly one of claim and claimPath");
    }
  }

  /** The names from the payload's root down to the claim, however it was written; never empty. */
  public List<String> path() {
    return claim.map(List::of).orElse(claimPath);
  }

  /** {@code spec.jwt.forwardClaims[].encoding}. */
  public enum Encoding implements WireText {
    /** Texts as they are, the rest in plain notation or compact JSON. */
    DEFAULT("Default"),
    /** As it is, unescaped. */
    RAW("Raw"),
    /** A list's elements with commas between. */
    CSV("Csv"),
    /** Compact JSON. */
    JSON("Json"),
    /** Base64url. */
    BASE64_URL("Base64Url");

    private final String text;

    Encoding(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
