package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
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
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySetSource;
import java.util.Collection;

/** A {@link TriggerConfig} as JSON; the same configuration gives the same bytes. */
final class TriggerConfigWriter {
  private TriggerConfigWriter() {}

  /** Appends the members; version and the like stand there already. */
  static void write(TriggerConfig config, ObjectNode target) {
    target.put("namespace", config.trigger().namespace());
    target.put("name", config.trigger().name());
    target.put("uid", config.uid());
    target.put("generation", config.generation());
    selection(config.selection(), target.putObject("selection"));
    behaviour(config.behaviour(), target.putObject("behaviour"));
  }

  private static void selection(Selection selection, ObjectNode target) {
    switch (selection) {
      case OnlyById _ -> target.put("by", "Id");
      case ByHost byHost -> {
        target.put("by", "Host");
        ArrayNode bindings = target.putArray("bindings");
        byHost.bindings().forEach(binding -> binding(binding, bindings.addObject()));
      }
      case ByTarget byTarget -> {
        target.put("by", "Target").put("createdAt", byTarget.createdAt().toString());
        ArrayNode targets = target.putArray("targets");
        byTarget.targets().forEach(each -> gatewayTarget(each, targets.addObject()));
        if (!byTarget.bindings().isEmpty()) {
          ArrayNode bindings = target.putArray("bindings");
          byTarget.bindings().forEach(binding -> binding(binding, bindings.addObject()));
        }
      }
    }
  }

  private static void binding(HostBinding binding, ObjectNode target) {
    target.put("host", binding.host());
    target.put("heldSince", binding.heldSince().toString());
    ArrayNode prefixes = target.putArray("prefixes");
    for (HeldPrefix prefix : binding.prefixes()) {
      ObjectNode item = prefixes.addObject();
      item.put("prefix", prefix.prefix()).put("heldSince", prefix.heldSince().toString());
      if (prefix.closed()) {
        item.put("closed", true);
      }
    }
  }

  private static void gatewayTarget(Target gatewayTarget, ObjectNode target) {
    target.put("group", gatewayTarget.group());
    target.put("kind", gatewayTarget.kind());
    target.put("name", gatewayTarget.name());
    gatewayTarget.sectionName().ifPresent(section -> target.put("sectionName", section));
  }

  private static void behaviour(Behaviour behaviour, ObjectNode target) {
    switch (behaviour) {
      case Refuse _ -> target.put("does", "Refuse");
      case Decide decide -> {
        target.put("does", "Decide");
        target.put("profile", WireName.of(decide.profile()));
        target.put("enforcement", WireName.of(decide.enforcement()));
        decide.methods().ifPresent(methods -> sorted(methods, target.putArray("methods")));
        target.put("preflight", WireName.of(decide.preflight()));
        access(decide.access(), target.putObject("access"));
        RulesWriter.denials(decide.denials(), target.putObject("denials"));
      }
    }
  }

  private static void access(Access access, ObjectNode target) {
    switch (access) {
      case Anonymous _ -> target.put("authType", "Anonymous");
      case Jwt jwt -> {
        target.put("authType", "Jwt");
        match(jwt.match(), target.putObject("match"));
        target.put("missingToken", WireName.of(jwt.missingToken()));
        target.put("tokenForwarding", WireName.of(jwt.tokenForwarding()));
        ArrayNode locations = target.putArray("tokenLocations");
        jwt.tokenLocations().forEach(each -> location(each, locations.addObject()));
        ArrayNode providers = target.putArray("providers");
        jwt.providers().forEach(each -> provider(each, providers.addObject()));
        ArrayNode forwards = target.putArray("forwardClaims");
        jwt.forwardClaims().forEach(each -> forward(each, forwards.addObject()));
        jwt.payloadHeader().ifPresent(header -> target.put("payloadHeader", header));
        ArrayNode rules = target.putArray("authorization");
        jwt.authorization().forEach(each -> RulesWriter.rule(each, rules.addObject()));
        jwt.revokedTokens()
            .ifPresent(
                revoked -> RulesWriter.revokedTokens(revoked, target.putObject("revokedTokens")));
      }
    }
  }

  private static void match(Match match, ObjectNode target) {
    switch (match) {
      case MatchAll _ -> target.put("mode", "All");
      case Whitelist whitelist -> {
        target.put("mode", "Whitelist");
        inOrder(whitelist.openPaths(), target.putArray("paths"));
      }
      case Blacklist blacklist -> {
        target.put("mode", "Blacklist");
        inOrder(blacklist.closedPaths(), target.putArray("paths"));
      }
    }
  }

  private static void location(TokenLocation location, ObjectNode target) {
    switch (location) {
      case InHeader header ->
          target.put("in", "Header").put("name", header.name()).put("prefix", header.prefix());
      case InQuery query -> target.put("in", "Query").put("name", query.name());
      case InForm form -> target.put("in", "Form").put("name", form.name());
      case InCookie cookie -> target.put("in", "Cookie").put("name", cookie.name());
    }
  }

  private static void provider(Provider provider, ObjectNode target) {
    target.put("name", provider.name());
    provider.issuer().ifPresent(issuer -> target.put("issuer", issuer));
    inOrder(provider.audiences(), target.putArray("audiences"));
    provider
        .algorithms()
        .ifPresent(
            all ->
                sorted(
                    all.stream().map(Algorithm::wireName).toList(), target.putArray("algorithms")));
    provider.types().ifPresent(types -> sorted(types, target.putArray("types")));
    target.put("clockSkewMillis", provider.clockSkew().toMillis());
    target.put("requireExpiration", provider.requireExpiration());
    provider
        .maxLifetime()
        .ifPresent(lifetime -> target.put("maxLifetimeMillis", lifetime.toMillis()));
    ObjectNode keys = target.putObject("keys");
    switch (provider.keys()) {
      case InlineKeys inline -> KeyJson.write(inline.keySet(), keys.putArray("inline"));
      case KeySetReference(KeySetSource source, boolean allowWellKnownKeys) -> {
        KeyJson.write(source, keys.putObject("source"));
        keys.put("allowWellKnownKeys", allowWellKnownKeys);
      }
    }
  }

  private static void forward(ClaimForward forward, ObjectNode target) {
    inOrder(forward.claimPath(), target.putArray("claimPath"));
    target.put("encoding", WireName.of(forward.encoding()));
    switch (forward.target()) {
      case ToHeader header -> target.put("to", "Header").put("name", header.name());
      case ToCookie cookie -> target.put("to", "Cookie").put("name", cookie.name());
      case ToQuery query -> target.put("to", "Query").put("name", query.name());
      case ToForm form -> target.put("to", "Form").put("name", form.name());
    }
  }

  static void inOrder(Collection<String> texts, ArrayNode target) {
    texts.forEach(target::add);
  }

  static void sorted(Collection<String> texts, ArrayNode target) {
    inOrder(texts.stream().sorted().toList(), target);
  }
}
