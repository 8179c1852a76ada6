package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Enforcement;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InForm;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.config.TriggerConfig.TokenForwarding;
import dev.httptrigger.crds.config.TriggerConfig.TokenLocation;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** JSON to {@link TriggerConfig}: what {@link TriggerConfigWriter} writes, and nothing else. */
final class TriggerConfigReader {
  private TriggerConfigReader() {}

  static TriggerConfig read(RecordObject root) throws MalformedRecordException {
    ObjectName trigger = new ObjectName(root.text("namespace"), root.text("name"));
    String uid = root.text("uid");
    long generation = root.integer("generation", 0, Long.MAX_VALUE);
    Selection selection = selection(root.object("selection"));
    Behaviour behaviour = behaviour(root.object("behaviour"));
    return new TriggerConfig(trigger, uid, generation, selection, behaviour);
  }

  private static Selection selection(RecordObject from) throws MalformedRecordException {
    Selection selection =
        switch (from.text("by")) {
          case "Id" -> new OnlyById();
          case "Host" -> new ByHost(bindings(from));
          case "Target" -> byTarget(from);
          default -> throw from.malformed("by", "is none of the known values");
        };
    from.end();
    return selection;
  }

  private static ByTarget byTarget(RecordObject from) throws MalformedRecordException {
    List<Target> targets = new ArrayList<>();
    for (RecordObject each : from.objects("targets", RecordObject.MAXIMUM_ITEMS)) {
      targets.add(
          new Target(
              each.text("group"),
              each.text("kind"),
              each.text("name"),
              each.optionalText("sectionName")));
      each.end();
    }
    return new ByTarget(targets, from.instant("createdAt"));
  }

  private static List<HostBinding> bindings(RecordObject from) throws MalformedRecordException {
    List<HostBinding> bindings = new ArrayList<>();
    for (RecordObject each : from.objects("bindings", RecordObject.MAXIMUM_ITEMS)) {
      bindings.add(new HostBinding(each.text("host"), each.instant("heldSince"), prefixes(each)));
      each.end();
    }
    return bindings;
  }

  private static List<HeldPrefix> prefixes(RecordObject from) throws MalformedRecordException {
    List<HeldPrefix> prefixes = new ArrayList<>();
    for (RecordObject each : from.objects("prefixes", RecordObject.MAXIMUM_ITEMS)) {
      boolean closed = each.has("closed") && each.flag("closed");
      prefixes.add(new HeldPrefix(each.text("prefix"), each.instant("heldSince"), closed));
      each.end();
    }
    return prefixes;
  }

  private static Behaviour behaviour(RecordObject from) throws MalformedRecordException {
    Behaviour behaviour =
        switch (from.text("does")) {
          case "Refuse" -> new Refuse();
          case "Decide" -> decide(from);
          default -> throw from.malformed("does", "is none of the known values");
        };
    from.end();
    return behaviour;
  }

  private static Decide decide(RecordObject from) throws MalformedRecordException {
    Profile profile = from.constant("profile", Profile.class);
    Enforcement enforcement = from.constant("enforcement", Enforcement.class);
    Optional<Set<String>> methods = optionalSet(from, "methods");
    Preflight preflight = from.constant("preflight", Preflight.class);
    Access access = access(from.object("access"));
    Denials denials = RulesReader.denials(from.object("denials"));
    return new Decide(profile, enforcement, methods, preflight, access, denials);
  }

  private static Access access(RecordObject from) throws MalformedRecordException {
    Access access =
        switch (from.text("authType")) {
          case "Anonymous" -> new Anonymous();
          case "Jwt" -> jwt(from);
          default -> throw from.malformed("authType", "is none of the known values");
        };
    from.end();
    return access;
  }

  private static Jwt jwt(RecordObject from) throws MalformedRecordException {
    Match match = match(from.object("match"));
    MissingToken missingToken = from.constant("missingToken", MissingToken.class);
    TokenForwarding tokenForwarding = from.constant("tokenForwarding", TokenForwarding.class);
    List<TokenLocation> locations = new ArrayList<>();
    for (RecordObject each : from.objects("tokenLocations", RecordObject.MAXIMUM_ITEMS)) {
      locations.add(location(each));
    }
    List<Provider> providers = new ArrayList<>();
    for (RecordObject each : from.objects("providers", RecordObject.MAXIMUM_ITEMS)) {
      providers.add(ProviderReader.read(each));
    }
    List<ClaimForward> forwards = new ArrayList<>();
    for (RecordObject each : from.objects("forwardClaims", RecordObject.MAXIMUM_ITEMS)) {
      forwards.add(forward(each));
    }
    Optional<String> payloadHeader = from.optionalText("payloadHeader");
    List<AuthorizationRule> authorization = new ArrayList<>();
    for (RecordObject each : from.objects("authorization", RecordObject.MAXIMUM_ITEMS)) {
      authorization.add(RulesReader.rule(each));
    }
    Optional<RevokedTokens> revokedTokens =
        from.has("revokedTokens")
            ? Optional.of(RulesReader.revokedTokens(from.object("revokedTokens")))
            : Optional.empty();
    return new Jwt(
        match,
        missingToken,
        tokenForwarding,
        locations,
        providers,
        forwards,
        payloadHeader,
        authorization,
        revokedTokens);
  }

  private static Match match(RecordObject from) throws MalformedRecordException {
    Match match =
        switch (from.text("mode")) {
          case "All" -> new MatchAll();
          case "Whitelist" -> new Whitelist(from.texts("paths"));
          case "Blacklist" -> new Blacklist(from.texts("paths"));
          default -> throw from.malformed("mode", "is none of the known values");
        };
    from.end();
    return match;
  }

  private static TokenLocation location(RecordObject from) throws MalformedRecordException {
    TokenLocation location =
        switch (from.text("in")) {
          case "Header" -> new InHeader(from.text("name"), from.text("prefix"));
          case "Query" -> new InQuery(from.text("name"));
          case "Form" -> new InForm(from.text("name"));
          case "Cookie" -> new InCookie(from.text("name"));
          default -> throw from.malformed("in", "is none of the known values");
        };
    from.end();
    return location;
  }

  private static ClaimForward forward(RecordObject from) throws MalformedRecordException {
    ClaimForward.Target target =
        switch (from.text("to")) {
          case "Header" -> new ToHeader(from.text("name"));
          case "Cookie" -> new ToCookie(from.text("name"));
          case "Query" -> new ToQuery(from.text("name"));
          case "Form" -> new ToForm(from.text("name"));
          default -> throw from.malformed("to", "is none of the known values");
        };
    ClaimForward forward =
        new ClaimForward(
            from.texts("claimPath"),
            from.constant("encoding", ClaimForward.Encoding.class),
            target);
    from.end();
    return forward;
  }

  static Optional<Set<String>> optionalSet(RecordObject from, String name)
      throws MalformedRecordException {
    return from.has(name) ? Optional.of(from.distinctTexts(name)) : Optional.empty();
  }
}
