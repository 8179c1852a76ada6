package dev.httptrigger.crds.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A key set as a JWK set (RFC 7517 §5), from which the same keys are read. Stateless. */
public final class JwksWriter {
  private JwksWriter() {}

  /** The text, on one line; holds the shared secrets of the set. */
  public static String write(KeySet keySet) {
    ObjectNode jwks = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = jwks.putArray("keys");
    keySet.keys().forEach(key -> keys.add(write(key)));
    return jwks.toString();
  }

  private static ObjectNode write(VerificationKey key) {
    ObjectNode jwk = JwkWriter.write(key.material());
    key.kid().ifPresent(kid -> jwk.put("kid", kid));
    if (key.algorithms().size() == 1) {
      jwk.put("alg", key.algorithms().iterator().next().wireName());
    }
    return jwk;
  }
}
