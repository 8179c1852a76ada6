package dev.httptrigger.bench.parts;

import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeyPolicy.Place;
import dev.httptrigger.crds.keys.KeySet;

/** Keys as they come into a server. */
final class SampleKeys {
  private SampleKeys() {}

  /**
   * The set of one key.
   *
   * @param jwk the JWK
   */
  static KeySet of(String jwk) {
    return JwksReader.read("{\"keys\":[" + jwk + "]}", "jwks", new KeyPolicy(false, Place.SECRET))
        .keySet()
        .orElseThrow(() -> new IllegalStateException("a key of our own was refused"));
  }
}
