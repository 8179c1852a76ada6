package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeyPolicy.Place;
import dev.httptrigger.crds.keys.KeySetReading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * A key set that was fetched, checked key by key: a bad key is skipped with a finding and takes no
 * other down. At least one key can verify, no two have the same {@code kid}. Shared secrets ({@code
 * oct}) are never taken from a URL. Keys whose private half is public stay in: whether to take them
 * is each trigger's own decision, and {@link KeyPolicy} applies it to {@link #json}.
 *
 * @param json the JWKS with its keys alone and without its shared secrets, on one line
 * @param reading its keys, and what there is to say about them; fields begin with {@code jwks}
 */
public record RemoteKeySet(String json, KeySetReading reading) {
  /** The path that stands for the whole set in the findings. */
  public static final String FIELD = "jwks";

  private static final KeyPolicy ALL_KEYS = new KeyPolicy(true, Place.URL);

  /** Checks that nothing is null and that the keys make a set. */
  public RemoteKeySet {
    requireNonNull(json, "json is null");
    if (reading.keySet().isEmpty()) {
      throw new IllegalArgumentException("the keys make no set");
    }
  }

  /** Reads {@link #json} again. */
  static RemoteKeySet of(String json) throws RefusedException {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads a body, which must be strict UTF-8 and JSON. */
  static RemoteKeySet read(byte[] body) throws RefusedException {
    return switch (StrictJson.parse(body)) {
      case StrictJson.NotJson notJson -> throw new RefusedException(FailureKind.NOT_A_KEY_SET);
      case StrictJson.Parsed parsed -> read(parsed.value());
    };
  }

  private static RemoteKeySet read(JsonNode jwks) throws RefusedException {
    JsonNode open = withoutSecrets(jwks);
    KeySetReading reading = JwksReader.read(open, FIELD, ALL_KEYS);
    if (!reading.readable()) {
      throw new RefusedException(FailureKind.NOT_A_KEY_SET);
    }
    if (reading.usable().isEmpty()) {
      throw new RefusedException(FailureKind.NO_USABLE_KEY);
    }
    if (reading.keySet().isEmpty()) {
      throw new RefusedException(FailureKind.KEYS_AMBIGUOUS);
    }
    return new RemoteKeySet(open.toString(), reading);
  }

  /**
   * The keys alone, with an empty {@code oct} key in the place of each shared secret, so that the
   * others keep their places.
   */
  private static JsonNode withoutSecrets(JsonNode jwks) {
    if (!jwks.isObject() || !jwks.path("keys").isArray()) {
      return jwks;
    }
    ObjectNode open = JsonNodeFactory.instance.objectNode();
    ArrayNode keys = open.putArray("keys");
    for (JsonNode key : jwks.path("keys")) {
      if (key.path("kty").asText("").equals("oct")) {
        keys.addObject().put("kty", "oct");
      } else {
        keys.add(key);
      }
    }
    return open;
  }

  /**
   * Whether two sets hold the same keys, and there is the same to say about them, in whatever order
   * and spelling: some servers change these with each answer.
   */
  boolean saysSameAs(RemoteKeySet other) {
    return Set.copyOf(reading.usable()).equals(Set.copyOf(other.reading.usable()))
        && remarks(reading).equals(remarks(other.reading));
  }

  private static List<String> remarks(KeySetReading reading) {
    return reading.findings().stream()
        .map(finding -> finding.code().text() + finding.message())
        .sorted()
        .toList();
  }

  /** How many keys; the text may hold private members. */
  @Override
  public String toString() {
    return "RemoteKeySet[" + reading.usable().size() + " keys]";
  }
}
