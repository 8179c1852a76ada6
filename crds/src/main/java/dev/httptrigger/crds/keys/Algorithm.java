package dev.httptrigger.crds.keys;

import java.util.Optional;

/** The signature algorithms of RFC 7518 §3.1 and RFC 8037 that a trigger may allow. */
public enum Algorithm {
  RS256("RS256", KeyType.RSA),
  RS384("RS384", KeyType.RSA),
  RS512("RS512", KeyType.RSA),
  PS256("PS256", KeyType.RSA),
  PS384("PS384", KeyType.RSA),
  PS512("PS512", KeyType.RSA),
  ES256("ES256", KeyType.EC),
  ES384("ES384", KeyType.EC),
  ES512("ES512", KeyType.EC),
  HS256("HS256", KeyType.OCT),
  HS384("HS384", KeyType.OCT),
  HS512("HS512", KeyType.OCT),
  /** Ed25519 and Ed448, as the key's curve says; RFC 9864 spells the former {@code Ed25519}. */
  EDDSA("EdDSA", KeyType.OKP);

  private final String wireName;
  private final KeyType keyType;

  Algorithm(String wireName, KeyType keyType) {
    this.wireName = wireName;
    this.keyType = keyType;
  }

  /** The value of {@code alg} in headers, keys and manifests. */
  public String wireName() {
    return wireName;
  }

  /** The only type of key that this algorithm may ever be used with. */
  public KeyType keyType() {
    return keyType;
  }

  /** The algorithm of that name, compared exactly; empty for {@code none} and all others. */
  public static Optional<Algorithm> byWireName(String name) {
    if (name.equals("Ed25519")) {
      return Optional.of(EDDSA);
    }
    for (Algorithm algorithm : values()) {
      if (algorithm.wireName.equals(name)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The {@code kty} values of RFC 7518 §6.1 and RFC 8037 §2. */
  public enum KeyType {
    RSA("RSA"),
    EC("EC"),
    OKP("OKP"),
    OCT("oct");

    private final String wireName;

    KeyType(String wireName) {
      this.wireName = wireName;
    }

    /** The value of {@code kty}. */
    public String wireName() {
      return wireName;
    }
  }
}
