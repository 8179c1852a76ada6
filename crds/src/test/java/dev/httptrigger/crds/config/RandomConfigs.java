package dev.httptrigger.crds.config;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.TriggerConfig.Access;
import dev.httptrigger.crds.config.TriggerConfig.Anonymous;
import dev.httptrigger.crds.config.TriggerConfig.Behaviour;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.Match;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.MissingToken;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Preflight;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.JwksReader;
import dev.httptrigger.crds.keys.KeyPolicy;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.PublishedKeys;
import dev.httptrigger.crds.keys.VerificationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Configurations with everything that may stand in them, the same for the same seed. */
public final class RandomConfigs {
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
    ObjectName trigger = new ObjectName("ns-" + random.nextInt(9), "name-" + random.nextInt(99));
    return new TriggerConfig(
        trigger, "uid-" + word(), random.nextLong(Long.MAX_VALUE), selection(), behaviour());
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
        entries.add(IndexEntry.of(trigger, "uid", holds));
      }
    }
    Map<String, Reservation> reservations = new HashMap<>();
    for (String host : list(3, this::word)) {
      reservations.put(host, new Reservation(HostHash.of(host), "ns", instant()));
    }
    return new IndexShard(
        shard, random.nextLong(1000), entries, List.copyOf(reservations.values()));
  }

  private Selection selection() {
    return random.nextBoolean() ? new OnlyById() : new ByHost(list(3, this::binding));
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
        optional(this::words),
        pick(Preflight.values()),
        random.nextInt(5) == 0 ? new Anonymous() : jwt());
  }

  private Access jwt() {
    List<InHeader> locations = new ArrayList<>(list(3, this::location));
    locations.add(location());
    List<Provider> providers = new ArrayList<>(list(2, this::provider));
    providers.add(provider());
    return new Jwt(
        match(),
        pick(MissingToken.values()),
        List.copyOf(locations),
        providers,
        list(4, this::forward));
  }

  private Match match() {
    return switch (random.nextInt(3)) {
      case 0 -> new MatchAll();
      case 1 -> new Whitelist(list(4, this::word));
      default -> new Blacklist(list(4, this::word));
    };
  }

  private InHeader location() {
    return new InHeader(word(), word());
  }

  private Provider provider() {
    List<VerificationKey> keys = new ArrayList<>(KEYS);
    Collections.shuffle(keys, random);
    return new Provider(
        word(),
        optional(this::word),
        list(3, this::word),
        optional(this::algorithms),
        optional(this::words),
        Duration.ofMillis(random.nextInt(100_000)),
        random.nextBoolean(),
        optional(() -> Duration.ofMillis(random.nextLong(1L << 40))),
        new InlineKeys(new KeySet(keys.subList(0, random.nextInt(keys.size())))));
  }

  private ClaimForward forward() {
    List<String> path = new ArrayList<>(list(4, this::word));
    path.add(word());
    return new ClaimForward(path, new ToHeader(word()));
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
