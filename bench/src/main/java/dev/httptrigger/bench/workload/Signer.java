package dev.httptrigger.bench.workload;

import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A key, and tokens of many users that it signs.
 *
 * @param mint the key
 */
record Signer(TokenMint mint) {
  /**
   * A new key.
   *
   * @param algorithm an {@code alg} value of RFC 7518 or RFC 8037
   */
  static Signer generate(String algorithm) {
    return new Signer(TokenMint.generate(algorithm, "key-1"));
  }

  /** The tokens of the first users, made on all processors. */
  List<String> tokens(int users, long expires) {
    return IntStream.range(0, users)
        .parallel()
        .mapToObj(number -> mint.sign(new User(number).claims(expires)))
        .toList();
  }
}
