package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;

/** Does the arithmetic of signatures: the one place where a cryptographic library is chosen. */
@FunctionalInterface
public interface SignatureProvider {
  /**
   * Makes a key ready for an algorithm, once, when configuration arrives.
   *
   * @param material the key; of the algorithm's type
   * @param algorithm one that the key's policy allows
   * @return the check, or {@link SignatureCheck#NEVER} where the library refuses the key
   */
  SignatureCheck prepare(KeyMaterial material, Algorithm algorithm);

  /**
   * The JDK's own providers, each named: nothing that is installed beside them takes their place.
   */
  static SignatureProvider jdk() {
    return JdkSignatures::prepare;
  }
}
