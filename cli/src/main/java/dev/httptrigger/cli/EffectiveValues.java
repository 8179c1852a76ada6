package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.config.WireName;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.Algorithm.KeyType;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.Thumbprint;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.v1alpha1.DurationText;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What is in force for a trigger once every default is applied, in the words of the resource. Keys
 * are named, never shown.
 */
final class EffectiveValues {
  private final Map<KeySetSource, KeySet> keySets;

  private EffectiveValues(Map<KeySetSource, KeySet> keySets) {
    this.keySets = keySets;
  }

  /**
   * The values as JSON.
   *
   * @param keySets the key sets that the configuration may refer to
   */
  static ObjectNode of(TriggerConfig config, Map<KeySetSource, KeySet> keySets) {
    return new EffectiveValues(keySets).values(config);
  }

  private ObjectNode values(TriggerConfig config) {
    ObjectNode json = Json.object();
    switch (config.selection()) {
      case OnlyById _ -> json.put("selectedBy", "id");
      case ByTarget byTarget -> {
        json.put("selectedBy", "target");
        ArrayNode targets = json.putArray("targetRefs");
        byTarget.targets().forEach(target -> targets.add(target(target)));
        if (!byTarget.bindings().isEmpty()) {
          ArrayNode hosts = json.putArray("hosts");
          byTarget.bindings().forEach(binding -> hosts.add(host(binding)));
        }
      }
      case ByHost byHost -> {
        json.put("selectedBy", "host");
        ArrayNode hosts = json.putArray("hosts");
        byHost.bindings().forEach(binding -> hosts.add(host(binding)));
      }
    }
    switch (config.behaviour()) {
      case Refuse _ -> json.put("denies", "everything");
      case Decide decide -> decide(decide, json);
    }
    return json;
  }

  private static ObjectNode target(Target target) {
    ObjectNode json =
        Json.object()
            .put("group", target.group())
            .put("kind", target.kind())
            .put("name", target.name());
    target.sectionName().ifPresent(section -> json.put("sectionName", section));
    return json;
  }

  private static ObjectNode host(HostBinding binding) {
    ObjectNode json = Json.object().put("host", binding.host());
    texts(binding.prefixes().stream().map(HeldPrefix::prefix).toList(), json.putArray("prefixes"));
    return json;
  }

  private void decide(Decide decide, ObjectNode json) {
    json.put("profile", WireName.of(decide.profile()));
    json.put("enforcement", WireName.of(decide.enforcement()));
    decide
        .methods()
        .ifPresent(methods -> texts(methods.stream().sorted().toList(), json.putArray("methods")));
    json.putObject("cors").put("preflight", WireName.of(decide.preflight()));
    switch (decide.access()) {
      case Anonymous _ -> json.put("authType", "Anonymous");
      case Jwt jwt -> {
        json.put("authType", "Jwt");
        match(jwt.match(), json.putObject("match"));
        jwt(jwt, json.putObject("jwt"));
      }
    }
  }

  private static void match(Match match, ObjectNode json) {
    switch (match) {
      case MatchAll _ -> json.put("mode", "All");
      case Whitelist(List<String> paths) ->
          texts(paths, json.put("mode", "Whitelist").putArray("paths"));
      case Blacklist(List<String> paths) ->
          texts(paths, json.put("mode", "Blacklist").putArray("paths"));
    }
  }

  private void jwt(Jwt jwt, ObjectNode json) {
    json.put("missingToken", WireName.of(jwt.missingToken()));
    json.put("tokenForwarding", WireName.of(jwt.tokenForwarding()));
    ArrayNode locations = json.putArray("tokenLocations");
    jwt.tokenLocations().forEach(location -> locations.add(location(location)));
    ArrayNode providers = json.putArray("providers");
    jwt.providers().forEach(provider -> providers.add(provider(provider)));
    ArrayNode forwards = json.putArray("forwardClaims");
    jwt.forwardClaims().forEach(forward -> forwards.add(forward(forward)));
  }

  private static ObjectNode location(TokenLocation location) {
    return switch (location) {
      case InHeader(String name, String prefix) ->
          Json.object().put("in", "Header").put("name", name).put("prefix", prefix);
      case InQuery(String name) -> Json.object().put("in", "Query").put("name", name);
      case InForm(String name) -> Json.object().put("in", "Form").put("name", name);
      case InCookie(String name) -> Json.object().put("in", "Cookie").put("name", name);
    };
  }

  private ObjectNode provider(Provider provider) {
    ObjectNode json = Json.object().put("name", provider.name());
    provider.issuer().ifPresent(issuer -> json.put("issuer", issuer));
    if (!provider.audiences().isEmpty()) {
      texts(provider.audiences(), json.putArray("audiences"));
    }
    provider.algorithms().ifPresent(all -> texts(names(all), json.putArray("algorithms")));
    provider
        .types()
        .ifPresent(
            types ->
                texts(
                    types.stream()
                        .map(type -> type.isEmpty() ? "(absent)" : type)
                        .sorted()
                        .toList(),
                    json.putArray("types")));
    json.put("clockSkew", DurationText.of(provider.clockSkew()));
    json.put("requireExpiration", provider.requireExpiration());
    provider.maxLifetime().ifPresent(longest -> json.put("maxLifetime", DurationText.of(longest)));
    ArrayNode keys = json.putArray("keys");
    switch (provider.keys()) {
      case InlineKeys inline -> inline.keySet().keys().forEach(key -> keys.add(key(key)));
      case KeySetReference reference -> {
        json.put("keysFrom", reference.source().text());
        reference
            .chosenFrom(keySets.getOrDefault(reference.source(), new KeySet(List.of())))
            .keys()
            .forEach(key -> keys.add(key(key)));
      }
    }
    return json;
  }

  private static ObjectNode key(VerificationKey key) {
    ObjectNode json = Json.object();
    key.kid().ifPresent(kid -> json.put("kid", kid));
    json.put("kty", key.material().type().wireName());
    texts(names(key.algorithms()), json.putArray("algorithms"));
    // A secret's thumbprint would let others try secrets against it (RFC 7638 §7).
    if (key.material().type() != KeyType.OCT) {
      json.put("thumbprint", Thumbprint.of(key));
    }
    return json;
  }

  private static ObjectNode forward(ClaimForward forward) {
    ObjectNode json = Json.object();
    texts(forward.claimPath(), json.putArray("claimPath"));
    json.put("encoding", WireName.of(forward.encoding()));
    return switch (forward.target()) {
      case ToHeader(String name) -> json.put("to", "Header").put("name", name);
      case ToCookie(String name) -> json.put("to", "Cookie").put("name", name);
      case ToQuery(String name) -> json.put("to", "Query").put("name", name);
      case ToForm(String name) -> json.put("to", "Form").put("name", name);
    };
  }

  private static List<String> names(Collection<Algorithm> algorithms) {
    return algorithms.stream().map(Algorithm::wireName).sorted().toList();
  }

  private static void texts(List<String> texts, ArrayNode json) {
    texts.forEach(json::add);
  }
}
