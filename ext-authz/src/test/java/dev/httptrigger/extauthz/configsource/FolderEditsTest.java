package dev.httptrigger.extauthz.configsource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.extauthz.configsource.DirectoryState.Said;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.testkit.TokenMint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is edited in whatever order: who looks only at what a change touches comes to the same
 * as who reads all files anew each time, and as who decides about all triggers anew each time.
 */
class FolderEditsTest {
  private static final String NO_YAML = "a: [";
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final int LOOKS = 60;
  private static final List<TokenMint> KEYS =
      List.of(
          TokenMint.generate("ES256", "k1"),
          TokenMint.generate("ES256", "k2"),
          TokenMint.generate("ES256", "k3"));
  private static final List<String> TOKENS = KEYS.stream().map(FolderEditsTest::token).toList();
  private static final List<String> HOSTS =
      List.of("a.example.com", "b.example.com", "c.example.com");
  private static final List<String> PATTERNS =
      List.of("a.example.com", "b.example.com", "c.example.com", "*.example.com");
  private static final List<String> FILES = List.of("1.yaml", "2.yaml", "3.yaml", "4.yaml");
  private static final List<String> NAMES = List.of("one", "two", "three");
  private static final List<String> NAMESPACES = List.of("shop", "bank");
  private static final List<String> URLS = List.of("https://a.example/keys", "https://b.example/");

  private final TriggerCheck check = TriggerCheck.create();
  private final Map<Path, String> texts = new HashMap<>();
  private final Map<String, FetchedKeys> fetched = new HashMap<>();

  /** A server on the folder. */
  private final class Follower {
    private final DirectoryState state =
        new DirectoryState(
            check,
            PolicyTable.empty(Unmatched.DENY, false),
            Preparation.byJdk(),
            source -> fetched.getOrDefault(source.address().text(), new Pending()));
    private Map<Path, String> seen = Map.of();

    /** What it says; of the files it gets those that are another than before. */
    List<Said> takeChanged() {
      Map<Path, FolderFile> changed = new HashMap<>();
      texts.forEach(
          (path, text) -> {
            if (!text.equals(seen.get(path))) {
              changed.put(path, parsed(path, text));
            }
          });
      return take(changed);
    }

    /** Likewise; of the files it gets all, as if each were another. */
    List<Said> takeAll() {
      Map<Path, FolderFile> all = new HashMap<>();
      texts.forEach((path, text) -> all.put(path, parsed(path, text)));
      return take(all);
    }

    private List<Said> take(Map<Path, FolderFile> changed) {
      Set<Path> gone = new HashSet<>(seen.keySet());
      gone.removeAll(texts.keySet());
      seen = Map.copyOf(texts);
      return state.take(changed, gone);
    }

    List<String> outcomes() {
      return FolderEditsTest.outcomes(state.table());
    }

    Set<RemoteFetch> fetches() {
      return Set.copyOf(state.fetches());
    }
  }

  /** Decides about all triggers each time, as they were last read. */
  private final class Naive {
    private final Preparation preparation = Preparation.byJdk();
    private final Map<ObjectName, TriggerConfig> inForce = new HashMap<>();
    private Map<KeySetSource, KeySet> keySets = Map.of();

    List<String> outcomes(Map<ObjectName, Written> triggers) {
      List<TriggerState> states =
          triggers.values().stream().map(written -> state(written.prepared())).toList();
      Set<KeySetSource> sources = new HashSet<>();
      for (TriggerState state : states) {
        sources.addAll(state.prepared().keySetSources());
        state.inForce().ifPresent(config -> sources.addAll(config.keySetSources()));
      }
      TriggerPipeline.Result result =
          TriggerPipeline.withDefaults()
              .settle(
                  states,
                  KeySets.read(sources, objects(), keySets),
                  Holds.none(),
                  List.of(),
                  new Grants.Everything(),
                  FolderFile.ALWAYS);
      keySets = result.keySets();
      inForce.clear();
      PolicyTable table = PolicyTable.empty(Unmatched.DENY, false);
      for (TriggerOutcome outcome : result.outcomes().values()) {
        inForce.put(outcome.config().trigger(), outcome.config());
        table = table.with(preparation.policy(outcome.config(), preparation.keySets(keySets)));
      }
      return FolderEditsTest.outcomes(table);
    }

    private TriggerState state(PreparedTrigger prepared) {
      return new TriggerState(
          prepared,
          prepared.resolved().isPresent()
              ? Optional.empty()
              : Optional.ofNullable(inForce.get(prepared.name())));
    }

    private FolderObjects objects() {
      List<FolderFile> files =
          texts.entrySet().stream().map(each -> parsed(each.getKey(), each.getValue())).toList();
      List<Manifest> manifests = files.stream().flatMap(file -> file.referable().stream()).toList();
      boolean whole = files.stream().allMatch(file -> file.problems().isEmpty());
      return new FolderObjects(
          whole ? ManifestObjects.all(manifests) : ManifestObjects.asFarAsReadable(manifests),
          source -> fetched.getOrDefault(source.address().text(), new Pending()));
    }
  }

  private FolderFile parsed(Path path, String text) {
    return FolderFile.of(check, path, ManifestParser.parse(path.toString(), text));
  }

  private static List<String> outcomes(PolicyTable table) {
    List<String> outcomes = new ArrayList<>();
    for (String host : HOSTS) {
      for (String token : TOKENS) {
        outcomes.add(outcome(table, host, token));
      }
    }
    return outcomes;
  }

  private static String outcome(PolicyTable table, String host, String token) {
    return switch (new Engine(VerifiedTokens.anew(), failure -> {})
        .decide(ExampleRequest.get("/").host(host).bearer(token), table, NOW, Trace.NONE)) {
      case Allow allow -> "allow by " + allow.trigger();
      case Deny deny -> deny.reason().text() + " by " + deny.trigger();
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatAChangeTouchesIsAllThatChanges(long seed) {
    Random random = new Random(seed);
    Follower byChange = new Follower();
    Follower byAll = new Follower();
    Set<String> kinds = new HashSet<>();
    Naive naive = new Naive();
    boolean wholeOnce = false;
    for (int look = 0; look < LOOKS; look++) {
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        edit(random);
      }
      List<Said> said = byChange.takeChanged();
      String when = "seed " + seed + ", look " + look;
      wholeOnce |= texts.values().stream().noneMatch(NO_YAML::equals);
      if (wholeOnce) {
        assertThat(byChange.outcomes())
            .as(when)
            .isEqualTo(naive.outcomes(byChange.state.triggers()));
      }
      assertThat(said).as(when).containsExactlyInAnyOrderElementsOf(byAll.takeAll());
      assertThat(byChange.outcomes()).as(when).isEqualTo(byAll.outcomes());
      assertThat(byChange.state.figures()).as(when).isEqualTo(byAll.state.figures());
      assertThat(byChange.state.waitingFor()).as(when).isEqualTo(byAll.state.waitingFor());
      assertThat(byChange.fetches()).as(when).isEqualTo(byAll.fetches());
      assertThat(byChange.state.fetchedInForce()).as(when).isEqualTo(byAll.state.fetchedInForce());
      byChange.outcomes().forEach(outcome -> kinds.add(outcome.replaceAll(" by .*", "")));
    }
    assertThat(kinds).as("seed " + seed).contains("allow", "unknown_key", "invalid_trigger");
  }

  private void edit(Random random) {
    if (random.nextInt(4) == 0) {
      fetched.put(oneOf(URLS, random), fetchedKeys(random));
      return;
    }
    Path file = Path.of(oneOf(FILES, random));
    if (random.nextInt(6) == 0) {
      texts.remove(file);
    } else {
      texts.put(file, text(random));
    }
  }

  private static FetchedKeys fetchedKeys(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Pending();
      case 1 -> new Stale(NOW, Optional.empty());
      case 2 -> new Failed(new FetchProblem("TimedOut", "Too slow.", "Be faster."));
      default -> new Fetched(jwks(random), Optional.empty());
    };
  }

  private static String text(Random random) {
    if (random.nextInt(12) == 0) {
      return NO_YAML;
    }
    List<Function<Random, String>> documents =
        List.of(
            FolderEditsTest::trigger,
            FolderEditsTest::trigger,
            FolderEditsTest::trigger,
            FolderEditsTest::secret);
    return random
        .ints(1 + random.nextInt(3), 0, documents.size())
        .mapToObj(documents::get)
        .map(document -> document.apply(random))
        .collect(Collectors.joining("---\n"));
  }

  /** One key, or two. */
  private static String jwks(Random random) {
    TokenMint one = oneOf(KEYS, random);
    TokenMint other = oneOf(KEYS, random);
    return one.equals(other) ? TokenMint.publicJwks(one) : TokenMint.publicJwks(one, other);
  }

  private static String trigger(Random random) {
    String hosts =
        random
            .ints(1 + random.nextInt(2), 0, PATTERNS.size())
            .distinct()
            .mapToObj(number -> "'" + PATTERNS.get(number) + "'")
            .collect(Collectors.joining(", "));
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: %s}
    spec:
      hosts: [%s]
      %s
      jwt:
        %s
    """
        .formatted(
            oneOf(NAMES, random),
            oneOf(NAMESPACES, random),
            hosts,
            random.nextInt(5) == 0 ? "matchh: {mode: All}" : "",
            providers(random));
  }

  /** Some can't be read: then only what is in force tells where the keys are. */
  private static String providers(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "providers: unreadable";
      case 1 -> "providerss: []";
      default ->
          "providers: [{name: main, issuer: https://login.example.com/, audiences: [orders], jwks:"
              + " {"
              + keys(random)
              + "}}]";
    };
  }

  private static String keys(Random random) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> "secretRef: {name: keys, key: jwks}";
      case 2 -> "remote: {uri: '" + oneOf(URLS, random) + "'}";
      default -> "inline: " + jwks(random);
    };
  }

  private static String secret(Random random) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: keys, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
    stringData: {jwks: '%s'}
    """
        .formatted(oneOf(NAMESPACES, random), random.nextInt(6) == 0 ? "garbage" : jwks(random));
  }

  private static <T> T oneOf(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String token(TokenMint mint) {
    return mint.sign(
        "{\"iss\":\"https://login.example.com/\",\"aud\":\"orders\",\"exp\":"
            + NOW.plusSeconds(60).getEpochSecond()
            + "}");
  }
}
