package dev.httptrigger.extauthz.example;

import dev.httptrigger.testkit.TokenMint;

/**
 * Keys with {@code kid} {@code k1} for tests that need none of their own. To find the primes of a
 * key of RSA takes a good part of a second, and many tests ask for one: they share two.
 */
public final class Mints {
  private Mints() {}

  /** Loaded by the first call. */
  private static final class Rsa {
    static final TokenMint ONE = TokenMint.generate("RS256", "k1");
    static final TokenMint ANOTHER = TokenMint.generate("RS256", "k1");

    private Rsa() {}
  }

  /** A key for an algorithm; of RSA always the same. */
  public static TokenMint of(String algorithm) {
    return isOfRsa(algorithm)
        ? Rsa.ONE.withAlgorithm(algorithm)
        : TokenMint.generate(algorithm, "k1");
  }

  /** A key for an algorithm that is never the one of {@link #of}. */
  public static TokenMint another(String algorithm) {
    return isOfRsa(algorithm)
        ? Rsa.ANOTHER.withAlgorithm(algorithm)
        : TokenMint.generate(algorithm, "k1");
  }

  private static boolean isOfRsa(String algorithm) {
    return algorithm.startsWith("RS") || algorithm.startsWith("PS");
  }
}
