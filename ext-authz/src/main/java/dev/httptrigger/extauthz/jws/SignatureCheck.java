package dev.httptrigger.extauthz.jws;

/**
 * One key made ready for one algorithm. Never changes, and any number of threads may use it at the
 * same time.
 */
@FunctionalInterface
public interface SignatureCheck {
  /** Accepts nothing: for a key that could not be made ready. */
  SignatureCheck NEVER = (token, signedLength, signature) -> false;

  /**
   * Whether the signature is good. Never throws on account of what the bytes are.
   *
   * @param token what was signed stands at its beginning
   * @param signedLength how many bytes of it were signed
   * @param signature the signature as RFC 7518 §3 and RFC 8037 §3.1 encode it
   */
  boolean accepts(byte[] token, int signedLength, byte[] signature);
}
