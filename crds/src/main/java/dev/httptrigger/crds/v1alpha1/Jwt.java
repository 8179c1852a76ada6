package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Where tokens are, whose are good, and what the function gets of them.
 *
 * @param missingToken what happens without a token; empty: {@link MissingToken#DENY}
 * @param tokenForwarding whether the function sees the token; empty: {@link TokenForwarding#KEEP}
 * @param tokenLocations where tokens are, in order; empty: the Authorization header
 * @param providers who may sign; never empty
 * @param forwardClaims claims for the function; empty: none
 * @param forwardPayload all claims at once
 * @param authorization rules on claims; empty: none
 * @param revokedTokens tokens refused although they verify
 */
public record Jwt(
    Optional<MissingToken> missingToken,
    Optional<TokenForwarding> tokenForwarding,
    List<TokenLocation> tokenLocations,
    List<JwtProvider> providers,
    List<ForwardedClaim> forwardClaims,
    Optional<ForwardedPayload> forwardPayload,
    List<AuthorizationRule> authorization,
    Optional<RevokedTokens> revokedTokens) {
  /** Takes copies and checks that there is a provider. */
  public Jwt {
    requireNonNull(missingToken, "missingToken is null");
    requireNonNull(tokenForwarding, "tokenForwarding is null");
    tokenLocations = List.copyOf(tokenLocations);
    providers = List.copyOf(providers);
    forwardClaims = List.copyOf(forwardClaims);
    requireNonNull(forwardPayload, "forwardPayload is null");
    authorization = List.copyOf(authorization);
    requireNonNull(revokedTokens, "revokedTokens is null");
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("jwt needs a provider");
    }
  }

  /** {@code spec.jwt.missingToken}. */
  public enum MissingToken implements WireText {
    /** The request is refused. */
    DENY("Deny"),
    /** The request passes without claims. */
    ALLOW("Allow");

    private final String text;

    MissingToken(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** {@code spec.jwt.tokenForwarding}. */
  public enum TokenForwarding implements WireText {
    /** The function sees the token. */
    KEEP("Keep"),
    /** The token is taken out. */
    REMOVE("Remove");

    private final String text;

    TokenForwarding(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
