package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What the trigger is for, and who gets through: {@code spec} as written. Every field's meaning and
 * default stands in its description in the CRD.
 *
 * @param hosts host patterns, lower case; empty: not given
 * @param pathPrefixes path prefixes on these hosts; empty: not given
 * @param targetRefs objects of the gateway; empty: not given
 * @param methods methods in capitals; empty: every method
 * @param authType whether tokens are looked at; the schema's default where not given
 * @param profile which defaults and answers; the schema's default where not given
 * @param enforcement whether refusals take effect; the schema's default where not given
 * @param match which paths need a token
 * @param cors how browsers ask first
 * @param jwt where tokens are and whose are good; there exactly when {@code authType} is Jwt
 * @param denial what a refused client gets to see
 */
public record HttpTriggerSpec(
    List<String> hosts,
    List<String> pathPrefixes,
    List<TargetReference> targetRefs,
    List<String> methods,
    AuthType authType,
    Profile profile,
    Enforcement enforcement,
    Optional<Match> match,
    Optional<Cors> cors,
    Optional<Jwt> jwt,
    Optional<Denial> denial) {
  /** Takes copies and checks that {@code jwt} is there exactly when {@code authType} is Jwt. */
  public HttpTriggerSpec {
    hosts = List.copyOf(hosts);
    pathPrefixes = List.copyOf(pathPrefixes);
    targetRefs = List.copyOf(targetRefs);
    methods = List.copyOf(methods);
    requireNonNull(profile, "profile is null");
    requireNonNull(enforcement, "enforcement is null");
    requireNonNull(match, "match is null");
    requireNonNull(cors, "cors is null");
    requireNonNull(denial, "denial is null");
    if (jwt.isPresent() != (authType == AuthType.JWT)) {
      throw new IllegalArgumentException("jwt and authType contradict each other");
    }
  }

  /** {@code spec.authType}. */
  public enum AuthType implements WireText {
    /** A valid token is asked for. */
    JWT("Jwt"),
    /** Everybody gets through. */
    ANONYMOUS("Anonymous");

    private final String text;

    AuthType(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** {@code spec.profile}. */
  public enum Profile implements WireText {
    /** The safest defaults and answers. */
    STRICT("Strict"),
    /** What Alibaba Function Compute documents. */
    FUNCTION_COMPUTE("FunctionCompute");

    private final String text;

    Profile(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** {@code spec.enforcement}. */
  public enum Enforcement implements WireText {
    /** Refusals take effect. */
    ENFORCE("Enforce"),
    /** Refusals are reported only. */
    DRY_RUN("DryRun");

    private final String text;

    Enforcement(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }
}
