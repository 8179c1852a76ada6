package dev.httptrigger.jwksfetch;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.json.StrictJson;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySetReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
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

  private static final KeyPolicy ALL_KEYS = new KeyPolicy(true);

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
    Set<String> secrets = new HashSet<>();
    JsonNode open = withoutSecrets(jwks, secrets);
    KeySetReading all = JwksReader.read(open, FIELD, ALL_KEYS);
    if (!all.readable()) {
      throw new RefusedException(FailureKind.NOT_A_KEY_SET);
    }
    KeySetReading reading =
        new KeySetReading(
            true, all.usable(), all.findings().stream().map(f -> openOnly(f, secrets)).toList());
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
   *
   * @param secrets takes the fields of those
   */
  private static JsonNode withoutSecrets(JsonNode jwks, Set<String> secrets) {
    if (!jwks.isObject() || !jwks.path("keys").isArray()) {
      return jwks;
    }
    List<JsonNode> keys = new ArrayList<>();
    for (JsonNode key : jwks.path("keys")) {
      if (key.path("kty").asText("").equals("oct")) {
        secrets.add(FIELD + ".keys[" + keys.size() + "]");
        keys.add(JsonNodeFactory.instance.objectNode().put("kty", "oct"));
      } else {
        keys.add(key);
      }
    }
    ObjectNode open = JsonNodeFactory.instance.objectNode();
    open.putArray("keys").addAll(keys);
    return open;
  }

  private static Finding openOnly(Finding finding, Set<String> secrets) {
    if (!secrets.contains(finding.field())) {
      return finding;
    }
    return new Finding(
        FindingCode.KEY_TYPE_UNKNOWN,
        Severity.WARNING,
        finding.field(),
        "A shared secret (kty oct) is never taken from a URL. The key is skipped.",
        "Have the issuer publish a public key, or give the secret by secretRef.");
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
