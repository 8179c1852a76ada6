package dev.httptrigger.extauthz.jws;

import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.VerificationKey.KeyMaterial;
import java.security.Provider;

/**
 * Does the arithmetic of signatures: the one place where a cryptographic library is chosen. Which
 * one it is changes what a check costs, never what it says. Thread-safe.
 */
@FunctionalInterface
public interface SignatureProvider {
  /**
   * Makes a key ready for an algorithm, once, when configuration arrives.
   *
   * @param material the key; of the algorithm's type
   * @param algorithm one that the key's policy allows
   * @return the check; one that accepts nothing, such as {@link SignatureCheck#NEVER}, where the
   *     library refuses the key
   */
  SignatureCheck prepare(KeyMaterial material, Algorithm algorithm);

  /**
   * The JDK's own providers, each named: nothing that is installed beside them takes their place.
   */
  static SignatureProvider jdk() {
    return JdkSignatures::prepare;
  }

  /**
   * Amazon Corretto Crypto Provider for what it can do, the JDK for the rest.
   *
   * @param corretto the provider, loaded and healthy, with a key factory for Ed25519; it need not
   *     be installed
   */
  static SignatureProvider corretto(Provider corretto) {
    return new CorrettoSignatures(corretto);
  }
}
