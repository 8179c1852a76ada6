package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.operator.keysources.TriggerReader;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever stands in one trigger, there is a decision for all, and servers can read it: the schema
 * of an older or newer definition lets through what this one would not.
 */
final class OddTriggersTest {
  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
  private static final String GOOD =
      """
      {"apiVersion": "httptrigger.dev/v1alpha1", "kind": "HttpTrigger",
       "metadata": {"namespace": "shop", "name": "orders"},
       "spec": {
         "hosts": ["www.example.com", "b.www.example.com"], "pathPrefixes": ["/", "/api"],
         "methods": ["GET", "POST"], "authType": "Jwt", "profile": "Strict",
         "match": {"mode": "Whitelist", "paths": ["/healthz", "/public/*"]},
         "cors": {"preflight": "Allow"},
         "jwt": {
           "missingToken": "Deny",
           "tokenLocations": [{"in": "Header", "name": "Authorization", "prefix": "Bearer "}],
           "providers": [{
             "name": "main", "issuer": "https://login.example.com/", "audiences": ["orders"],
             "algorithms": ["HS256"], "types": ["JWT"], "clockSkew": "60s",
             "requireExpiration": true, "maxLifetime": "24h",
             "jwks": {"inline": {"keys": [{"kty": "oct", "kid": "k1", "k":
               "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}]}}}],
           "forwardClaims": [{"claim": "sub", "to": "Header", "name": "x-user-id"},
             {"claimPath": ["a", "b"], "to": "Header", "name": "x-b"}]}}}
      """;

  private final TriggerReader reader = new TriggerReader();

  private static JsonNode tree(String text) {
    return ManifestParser.parse("trigger.json", text).manifests().getFirst().tree();
  }

  private static JsonNode odd(Random random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(14)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(-1);
      case 2 -> make.numberNode(new BigInteger("9".repeat(400)));
      case 3 -> make.numberNode(1e308);
      case 4 -> make.booleanNode(true);
      case 5 -> make.textNode("");
      case 6 -> make.textNode("x".repeat(20_000));
      case 7 -> make.textNode("\u0000\ud800 \u00e4/../%zz");
      case 8 -> make.arrayNode();
      case 9 -> make.arrayNode().add(make.nullNode()).add("*").add("*");
      case 10 -> make.objectNode();
      case 11 -> make.objectNode().put("x", 1).set("y", make.arrayNode().addNull());
      case 12 -> make.textNode("99999999999999999999h");
      default -> make.textNode("*.example.com");
    };
  }

  private static List<JsonNode> containers(JsonNode root) {
    List<JsonNode> found = new ArrayList<>();
    if (root.isContainerNode()) {
      found.add(root);
      root.forEach(child -> found.addAll(containers(child)));
    }
    return found;
  }

  private static void spoil(JsonNode spec, Random random) {
    List<JsonNode> all = containers(spec);
    JsonNode chosen = all.get(random.nextInt(all.size()));
    if (chosen instanceof ArrayNode array) {
      int at = random.nextInt(array.size() + 1);
      if (at == array.size() || random.nextInt(4) == 0) {
        array.add(odd(random));
      } else {
        array.set(at, odd(random));
      }
      return;
    }
    ObjectNode object = (ObjectNode) chosen;
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty() || random.nextInt(6) == 0) {
      object.set("unheardOf", odd(random));
    } else {
      object.set(names.get(random.nextInt(names.size())), odd(random));
    }
  }

  private PreparedTrigger read(ObjectName name, JsonNode tree, long generation) {
    ((ObjectNode) tree.get("metadata")).put("namespace", name.namespace()).put("name", name.name());
    return reader.read(
        tree,
        "uid-of-" + name.name(),
        generation,
        NOW.minusSeconds(generation),
        _ -> new ReferencedObjects.NotLabelled());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void oneOddTriggerKeepsNoOtherFromBeingDecided(long seed) {
    Random random = new Random(seed);
    ObjectName good = new ObjectName("shop", "good");
    ObjectName spoiled = new ObjectName("shop", "spoiled");
    WorldDecision decision = new WorldDecision(HostRules.DEFAULT);
    Map<ObjectName, TriggerConfig> records = new HashMap<>();
    ConfigurationState state = ConfigurationState.of(List.of());
    for (int round = 0; round < 300; round++) {
      JsonNode tree = tree(GOOD);
      for (int change = random.nextInt(4); change > 0; change--) {
        spoil(random.nextInt(8) == 0 ? tree : tree.get("spec"), random);
        if (!(tree.get("metadata") instanceof ObjectNode) || !tree.path("spec").isObject()) {
          break;
        }
      }
      ((ObjectNode) tree).putObject("metadata");
      Map<ObjectName, PreparedTrigger> triggers =
          Map.of(
              good, read(good, tree(GOOD.replace("www.", "good.")), 1),
              spoiled, read(spoiled, tree, round));
      Map<ObjectName, Decided> decided =
          decision
              .decide(
                  new World(
                      triggers,
                      state.index(),
                      Set.of(),
                      Set.of(),
                      records,
                      new Known(List.of()),
                      KeySets.none(),
                      NOW),
                  new Scope.Everything(),
                  state.index())
              .decided();

      assertThat(decided).as("seed %s, round %s", seed, round).containsOnlyKeys(good, spoiled);
      for (Decided each : decided.values()) {
        assertThat(RecordCodec.decodeTrigger(each.written().record()))
            .as("seed %s, round %s: %s", seed, round, each.outcome().findings())
            .isEqualTo(new Decoded<>(each.written().config()));
        assertThat(each.entry().trigger()).isEqualTo(each.trigger());
        records.put(each.trigger(), each.written().config());
      }
    }
  }
}
