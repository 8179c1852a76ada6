package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

/**
 * Where the list of tokens is that are refused although they verify.
 *
 * @param configMapRef the list
 */
public record RevokedTokens(ConfigMapKey configMapRef) {
  /** Checks that nothing is null. */
  public RevokedTokens {
    requireNonNull(configMapRef, "configMapRef is null");
  }
}
