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
    Selection selection = root.object("selection", TriggerConfigReader::selection);
    Behaviour behaviour = root.object("behaviour", TriggerConfigReader::behaviour);
    return new TriggerConfig(trigger, uid, generation, selection, behaviour);
  }

  private static Selection selection(RecordObject from) throws MalformedRecordException {
    return switch (from.text("by")) {
      case "Id" -> new OnlyById();
      case "Host" -> new ByHost(list(from, "bindings", TriggerConfigReader::binding));
      case "Target" ->
          new ByTarget(
              list(from, "targets", TriggerConfigReader::gatewayTarget),
              from.instant("createdAt"),
              from.has("bindings")
                  ? list(from, "bindings", TriggerConfigReader::binding)
                  : List.of());
      default -> throw from.malformed("by", "is none of the known values");
    };
  }

  private static Target gatewayTarget(RecordObject from) throws MalformedRecordException {
    return new Target(
        from.text("group"), from.text("kind"), from.text("name"), from.optionalText("sectionName"));
  }

  private static HostBinding binding(RecordObject from) throws MalformedRecordException {
    return new HostBinding(
        from.text("host"),
        from.instant("heldSince"),
        list(from, "prefixes", TriggerConfigReader::prefix));
  }

  private static HeldPrefix prefix(RecordObject from) throws MalformedRecordException {
    boolean closed = from.has("closed") && from.flag("closed");
    return new HeldPrefix(from.text("prefix"), from.instant("heldSince"), closed);
  }

  private static Behaviour behaviour(RecordObject from) throws MalformedRecordException {
    return switch (from.text("does")) {
      case "Refuse" -> new Refuse();
      case "Decide" -> decide(from);
      default -> throw from.malformed("does", "is none of the known values");
    };
  }

  private static Decide decide(RecordObject from) throws MalformedRecordException {
    return new Decide(
        from.constant("profile", Profile.class),
        from.constant("enforcement", Enforcement.class),
        optionalSet(from, "methods"),
        from.constant("preflight", Preflight.class),
        from.object("access", TriggerConfigReader::access),
        from.object("denials", RulesReader::denials));
  }

  private static Access access(RecordObject from) throws MalformedRecordException {
    return switch (from.text("authType")) {
      case "Anonymous" -> new Anonymous();
      case "Jwt" -> jwt(from);
      default -> throw from.malformed("authType", "is none of the known values");
    };
  }

  private static Jwt jwt(RecordObject from) throws MalformedRecordException {
    return new Jwt(
        from.object("match", TriggerConfigReader::match),
        from.constant("missingToken", MissingToken.class),
        from.constant("tokenForwarding", TokenForwarding.class),
        list(from, "tokenLocations", TriggerConfigReader::location),
        list(from, "providers", ProviderReader::read),
        list(from, "forwardClaims", TriggerConfigReader::forward),
        from.optionalText("payloadHeader"),
        list(from, "authorization", RulesReader::rule),
        from.optionalObject("revokedTokens", RulesReader::revokedTokens));
  }

  private static Match match(RecordObject from) throws MalformedRecordException {
    return switch (from.text("mode")) {
      case "All" -> new MatchAll();
      case "Whitelist" -> new Whitelist(from.texts("paths"));
      case "Blacklist" -> new Blacklist(from.texts("paths"));
      default -> throw from.malformed("mode", "is none of the known values");
    };
  }

  private static TokenLocation location(RecordObject from) throws MalformedRecordException {
    return switch (from.text("in")) {
      case "Header" -> new InHeader(from.text("name"), from.text("prefix"));
      case "Query" -> new InQuery(from.text("name"));
      case "Form" -> new InForm(from.text("name"));
      case "Cookie" -> new InCookie(from.text("name"));
      default -> throw from.malformed("in", "is none of the known values");
    };
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
    return new ClaimForward(
        from.texts("claimPath"), from.constant("encoding", ClaimForward.Encoding.class), target);
  }

  private static <T> List<T> list(
      RecordObject from, String name, RecordObject.ObjectReader<T> reader)
      throws MalformedRecordException {
    return from.objects(name, RecordObject.MAXIMUM_ITEMS, reader);
  }

  static Optional<Set<String>> optionalSet(RecordObject from, String name)
      throws MalformedRecordException {
    return from.has(name) ? Optional.of(from.distinctTexts(name)) : Optional.empty();
  }
}
