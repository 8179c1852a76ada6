package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.ClaimForward.ToCookie;
import dev.httptrigger.crds.config.ClaimForward.ToForm;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.ClaimForward.ToQuery;
import dev.httptrigger.crds.config.Denials.DenialAnswer;
import dev.httptrigger.crds.config.Denials.ResponseHeader;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RevokedTokens.RevokedSubject;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
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
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.PublishedKeys;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.keys.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Configurations with everything that may stand in them, the same for the same seed. */
public final class RandomConfigs {
  private static final String NAMESPACE = "ns";
  private static final List<VerificationKey> KEYS = keys();
  private static final List<String> WORDS =
      List.of("a", "orders", "ünï", "\"quoted\"", "\\u0000", "\u0000", "😀", "/", "");

  private final Random random;

  /** A generator; the seed belongs into the name of the test. */
  public RandomConfigs(long seed) {
    this.random = new Random(seed);
  }

  /** Any configuration. */
  public TriggerConfig config() {
    ObjectName trigger = new ObjectName(NAMESPACE, "name-" + random.nextInt(99));
    return new TriggerConfig(
        trigger, "uid-" + word(), random.nextLong(Long.MAX_VALUE), selection(), behaviour());
  }

  /** Any key set. */
  public KeySetConfig keySetConfig() {
    KeySetSource source = source();
    return new KeySetConfig(
        source, keySet(), source instanceof Remote ? optional(this::instant) : Optional.empty());
  }

  private KeySetSource source() {
    return random.nextBoolean() ? remote() : inObject();
  }

  private Remote remote() {
    return new Remote(
        random.nextBoolean() ? new KeySetUrl(word()) : new Issuer(word()),
        optional(() -> Octets.of(word().getBytes(StandardCharsets.UTF_8)).sha256()),
        Duration.ofMillis(1 + random.nextInt(Integer.MAX_VALUE)));
  }

  private InObject inObject() {
    return new InObject(
        new ObjectReference(
            pick(ObjectKind.values()), new ObjectName(NAMESPACE, "keys-" + random.nextInt(9))),
        word(),
        optional(this::word));
  }

  private KeySet keySet() {
    List<VerificationKey> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    return new KeySet(keys.subList(0, random.nextInt(keys.size())));
  }

  /** Any part of the index. */
  public IndexShard index() {
    int shard = random.nextInt(RecordName.SHARDS);
    List<IndexEntry> entries = new ArrayList<>();
    for (int number = 0; entries.size() < random.nextInt(5); number++) {
      ObjectName trigger = new ObjectName("ns", "name-" + number);
      if (RecordName.shardOf(trigger) == shard) {
        Map<HostHash, Instant> holds = new HashMap<>();
        list(5, this::word).forEach(host -> holds.put(HostHash.of(host), instant()));
        Set<TargetHash> targets = new HashSet<>();
        list(3, this::target).forEach(target -> targets.add(TargetHash.of("ns", target)));
        entries.add(IndexEntry.of(trigger, "uid", holds, targets));
      }
    }
    Map<String, Reservation> reservations = new HashMap<>();
    for (String host : list(3, this::word)) {
      reservations.put(host, new Reservation(HostHash.of(host), "ns", instant()));
    }
    Map<Instant, Removal> removals = new HashMap<>();
    for (Instant at : list(2, this::instant)) {
      removals.put(at, new Removal(at, 1 + random.nextInt(9)));
    }
    return new IndexShard(
        shard,
        random.nextLong(1000),
        entries,
        List.copyOf(reservations.values()),
        List.copyOf(removals.values()));
  }

  private Selection selection() {
    return switch (random.nextInt(3)) {
      case 0 -> new OnlyById();
      case 1 -> {
        List<Target> targets = new ArrayList<>(list(3, this::target));
        targets.add(target());
        yield new ByTarget(targets, instant(), list(3, this::binding));
      }
      default -> new ByHost(list(3, this::binding));
    };
  }

  private Target target() {
    return new Target(word(), word(), word(), optional(this::word));
  }

  private HostBinding binding() {
    List<HeldPrefix> prefixes = new ArrayList<>(list(3, this::prefix));
    prefixes.add(prefix());
    return new HostBinding("host-" + random.nextInt(99), instant(), prefixes);
  }

  private HeldPrefix prefix() {
    return new HeldPrefix("/" + word(), instant(), random.nextInt(4) == 0);
  }

  private Behaviour behaviour() {
    if (random.nextInt(5) == 0) {
      return new Refuse();
    }
    return new Decide(
        pick(Profile.values()),
        pick(Enforcement.values()),
        optional(this::words),
        pick(Preflight.values()),
        random.nextInt(5) == 0 ? new Anonymous() : jwt(),
        new Denials(random.nextBoolean(), optional(this::answer), optional(this::answer)));
  }

  private DenialAnswer answer() {
    return new DenialAnswer(
        optional(this::word),
        optional(this::word),
        list(3, () -> new ResponseHeader(word(), word())));
  }

  private Access jwt() {
    List<TokenLocation> locations = new ArrayList<>(list(3, this::location));
    locations.add(location());
    List<Provider> providers = new ArrayList<>(list(2, this::provider));
    providers.add(provider());
    return new Jwt(
        match(),
        pick(MissingToken.values()),
        pick(TokenForwarding.values()),
        locations,
        providers,
        list(4, this::forward),
        optional(this::word),
        list(3, this::rule),
        optional(this::revokedTokens));
  }

  private AuthorizationRule rule() {
    List<String> scopes = new ArrayList<>(list(3, this::word));
    scopes.add(word());
    return new AuthorizationRule(
        list(3, this::word), optional(this::words), scopes, list(3, this::condition));
  }

  private ClaimCondition condition() {
    List<String> anyOf = new ArrayList<>(list(3, this::word));
    anyOf.add(word());
    return new ClaimCondition(List.of(word()), anyOf, list(3, this::word));
  }

  private RevokedTokens revokedTokens() {
    return new RevokedTokens(
        new HashSet<>(list(4, () -> new RevokedToken(word(), word()))),
        list(3, () -> new RevokedSubject(word(), word(), instant())));
  }

  private Match match() {
    return switch (random.nextInt(3)) {
      case 0 -> new MatchAll();
      case 1 -> new Whitelist(list(4, this::word));
      default -> new Blacklist(list(4, this::word));
    };
  }

  private TokenLocation location() {
    return switch (random.nextInt(4)) {
      case 0 -> new InQuery(word());
      case 1 -> new InForm(word());
      case 2 -> new InCookie(word());
      default -> new InHeader(word(), word());
    };
  }

  private Provider provider() {
    return new Provider(
        word(),
        optional(this::word),
        list(3, this::word),
        optional(this::algorithms),
        optional(this::words),
        Duration.ofMillis(random.nextInt(100_000)),
        random.nextBoolean(),
        optional(() -> Duration.ofMillis(random.nextLong(1L << 40))),
        random.nextBoolean()
            ? new InlineKeys(keySet())
            : new KeySetReference(source(), random.nextBoolean()));
  }

  private ClaimForward forward() {
    List<String> path = new ArrayList<>(list(4, this::word));
    path.add(word());
    ClaimForward.Target target =
        switch (random.nextInt(4)) {
          case 0 -> new ToCookie(word());
          case 1 -> new ToQuery(word());
          case 2 -> new ToForm(word());
          default -> new ToHeader(word());
        };
    return new ClaimForward(path, pick(ClaimForward.Encoding.values()), target);
  }

  private Set<Algorithm> algorithms() {
    Set<Algorithm> algorithms = EnumSet.allOf(Algorithm.class);
    algorithms.removeIf(each -> random.nextBoolean());
    return algorithms;
  }

  private Set<String> words() {
    return new TreeSet<>(list(4, this::word));
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size())) + random.nextInt(10);
  }

  private Instant instant() {
    return Instant.ofEpochMilli(random.nextLong(1L << 42));
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(int below, Supplier<T> value) {
    List<T> list = new ArrayList<>();
    int size = random.nextInt(below);
    while (list.size() < size) {
      list.add(value.get());
    }
    return list;
  }

  private static List<VerificationKey> keys() {
    String jwks =
        """
        {"keys": [%s, %s, %s, %s, %s]}
        """
            .formatted(
                named(PublishedKeys.RFC_7638_RSA, "rsa"),
                named(PublishedKeys.RFC_7515_A4_EC, "p-521"),
                PublishedKeys.RFC_7517_EC,
                named(PublishedKeys.RFC_8037_OKP, "okp"),
                named(PublishedKeys.RFC_7515_A1_OCT, "oct"));
    return JwksReader.read(jwks, "keys", new KeyPolicy(true)).keySet().orElseThrow().keys();
  }

  private static String named(String jwk, String kid) {
    return jwk.replaceFirst("\\{", "{\"kid\": \"" + kid + "\", ");
  }
}
