package dev.httptrigger.crds.keys;

import dev.httptrigger.crds.check.FindingCode;

/** What the members of one JWK that make the key itself turned out to be. */
public sealed interface MaterialReading {
  /**
   * A key that may be used.
   *
   * @param material public material, or a secret shared with the signer
   */
  record Usable(VerificationKey.KeyMaterial material) implements MaterialReading {}

  /**
   * No key that may be used.
   *
   * @param code what kind of problem
   * @param message what is wrong, one sentence without key material
   * @param mend what to do about it, one sentence
   */
  record Unusable(FindingCode code, String message, String mend) implements MaterialReading {}
}
