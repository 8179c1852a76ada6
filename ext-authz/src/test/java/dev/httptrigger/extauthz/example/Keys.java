package dev.httptrigger.extauthz.example;

import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.testkit.TokenMint;
import java.util.Arrays;
import java.util.List;

/** Public keys as a trigger's record holds them, read from JWKs as a trigger's are. */
public final class Keys {
  private Keys() {}

  /** The keys of these mints, each for the algorithm that its mint signs with. */
  public static KeySet of(TokenMint... mints) {
    return new KeySet(Arrays.stream(mints).map(mint -> key(mint.publicJwk())).toList());
  }

  /** The keys of these mints, each for all algorithms that fit its type, curve and size. */
  public static KeySet ofAnyAlgorithm(TokenMint... mints) {
    return new KeySet(
        Arrays.stream(mints)
            .map(
                mint ->
                    key(mint.publicJwk().replaceAll("\"alg\":\"[^\"]*\",|,\"alg\":\"[^\"]*\"", "")))
            .toList());
  }

  /** The key of one JWK; without {@code alg} it may be used with all that fits it. */
  public static VerificationKey key(String json) {
    List<VerificationKey> keys =
        JwksReader.read("{\"keys\":[" + json + "]}", "jwks", new KeyPolicy(true)).usable();
    if (keys.size() != 1) {
      throw new IllegalArgumentException("a JWK that can't be used");
    }
    return keys.getFirst();
  }
}
