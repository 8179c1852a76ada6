package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetReading;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Kept;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.SharedKeys;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key sets at URLs that triggers refer to, from one look at everything to the next. */
class RemoteKeySetsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final FetchProblem PROBLEM = new FetchProblem("TimedOut", "Slow.", "Wait.");
  private static final Map<String, TokenMint> MINTS =
      Stream.of("a", "b")
          .collect(Collectors.toMap(kid -> kid, kid -> TokenMint.generate("ES256", kid)));
  private static final Remote SOURCE =
      new Remote(new KeySetUrl("https://a.example/keys"), Optional.empty(), Duration.ofHours(24));

  private final Map<String, TriggerConfig> inForce = new HashMap<>();
  private FetchedKeys fetched = new Pending();
  private Map<KeySetSource, KeySet> keySets = Map.of();
  private Map<String, TriggerOutcome> outcomes = Map.of();

  /**
   * What is known of the key set, at first and then; and what then is in force of a trigger that
   * was there from the beginning, and of one that comes now.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          It comes when it is fetched                       | pending | a       | SPEC a      | SPEC a
          Never fetched, it denies                          | pending | failed  | NOTHING     | NOTHING
          A rotation is in force for both                   | a       | a b     | SPEC a b    | SPEC a b
          A removed key stops at once                       | a b     | b       | SPEC b      | SPEC b
          The same keys in another order are no other set   | a b     | b a     | SPEC a b    | SPEC a b
          What is kept is in force, for who comes too       | a       | kept a  | SPEC a      | SPEC a
          What nobody knows just now changes nothing        | a       | pending | LAST_GOOD a | NOTHING
          Stale keys are out of force                       | a       | stale   | LAST_GOOD   | NOTHING
          Stale from the beginning, it denies               | pending | stale   | NOTHING     | NOTHING
          """)
  void aChangeOfWhatIsKnown(String rule, String first, String then, String old, String late) {
    fetched = state(first);
    settle(trigger("first"));
    fetched = state(then);

    settle(trigger("first"), trigger("second"));

    assertThat(inForce("first")).as(rule).isEqualTo(old);
    assertThat(inForce("second")).as(rule).isEqualTo(late);
  }

  @Test
  void staleKeysComeBackWhenTheyAreFetchedAgain() {
    fetched = state("a");
    settle(trigger("first"));
    Map<String, TriggerConfig> before = Map.copyOf(inForce);
    fetched = state("stale");
    settle(trigger("first"));
    assertThat(keySets.get(SOURCE)).isEqualTo(new KeySet(List.of()));
    assertThat(inForce).isEqualTo(before);

    fetched = state("b");
    settle(trigger("first"));

    assertThat(inForce("first")).isEqualTo("SPEC b");
    assertThat(inForce).isEqualTo(before);
  }

  @Test
  void aBrokenEditStillFollowsItsKeys() {
    fetched = state("a");
    settle(trigger("first"));
    fetched = state("b");

    settle(trigger("first").replace("spec:", "spec:\n  bogus: 1"));

    assertThat(inForce("first")).isEqualTo("LAST_GOOD b");
  }

  /**
   * When a key set was fetched as it is known now and as it is written down, in minutes; and what
   * is to be written down.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Nothing is known                          |    |    | false |
          It is written with the keys               | 10 |    | false | 10
          What is written stays where none is known |    | 10 | true  | 10
          A fetch alone is no write                 | 20 | 10 | true  | 10
          A 24th of a day later it is one           | 70 | 10 | true  | 70
          Just before it is none                    | 69 | 10 | true  | 10
          With other keys it is written             | 20 | 10 | false | 20
          A clock that went back writes nothing     |  5 | 10 | true  | 10
          """)
  void fetchTimesAreWrittenNowAndThen(
      String rule,
      @Nullable Integer now,
      @Nullable Integer written,
      boolean sameKeys,
      @Nullable Integer expected) {
    KeySet keys = state("a") instanceof Fetched some ? keySet(some) : new KeySet(List.of());
    KeySets looked =
        new KeySets(
            Map.of(),
            sameKeys ? Map.of(SOURCE, keys) : Map.of(),
            new FetchTimes(minutes(now), minutes(written)));

    KeySetConfig record = looked.record(SOURCE, keys);

    assertThat(record.fetched())
        .as(rule)
        .isEqualTo(Optional.ofNullable(expected).map(RemoteKeySetsTest::at));
  }

  private static Map<KeySetSource, Instant> minutes(@Nullable Integer minutes) {
    return minutes == null ? Map.of() : Map.of(SOURCE, at(minutes));
  }

  private static Instant at(int minutes) {
    return NOW.plus(Duration.ofMinutes(minutes));
  }

  private static KeySet keySet(Fetched fetched) {
    ReferencedObjects objects = objects(fetched);
    KeySetReading reading = SharedKeys.read(SOURCE, objects).orElseThrow();
    return reading.keySet().orElseThrow();
  }

  private static FetchedKeys state(String text) {
    return switch (text) {
      case "pending" -> new Pending();
      case "failed" -> new Failed(PROBLEM);
      case "stale" -> new Stale(NOW, Optional.of(PROBLEM));
      default ->
          new Fetched(
              jwks(text.replace("kept ", "")),
              text.startsWith("kept")
                  ? Optional.of(new Kept(NOW, PROBLEM, false))
                  : Optional.empty());
    };
  }

  private static String jwks(String kids) {
    return TokenMint.publicJwks(
        Stream.of(kids.split(" ")).map(MINTS::get).toArray(TokenMint[]::new));
  }

  private static ReferencedObjects objects(FetchedKeys fetched) {
    return new ReferencedObjects() {
      @Override
      public Lookup find(ObjectReference object) {
        return new Missing();
      }

      @Override
      public FetchedKeys fetched(Remote source) {
        assertThat(source).isEqualTo(SOURCE);
        return fetched;
      }
    };
  }

  private void settle(String... triggers) {
    List<PreparedTrigger> prepared =
        Stream.of(triggers)
            .map(yaml -> Triggers.prepared(yaml, 1, Triggers.CREATED, objects(fetched)))
            .toList();
    TriggerPipeline.Result result =
        TriggerPipeline.withDefaults()
            .settle(
                prepared.stream()
                    .map(
                        each ->
                            new TriggerState(
                                each, Optional.ofNullable(inForce.get(each.name().name()))))
                    .toList(),
                KeySets.read(List.of(SOURCE), objects(fetched), keySets),
                Holds.none(),
                List.of(),
                new Everything(),
                NOW);
    keySets = result.keySets();
    Map<String, TriggerOutcome> now = new HashMap<>();
    result
        .outcomes()
        .forEach(
            (name, outcome) -> {
              now.put(name.name(), outcome);
              inForce.put(name.name(), outcome.config());
            });
    outcomes = now;
  }

  private String inForce(String trigger) {
    TriggerOutcome outcome = Optional.ofNullable(outcomes.get(trigger)).orElseThrow();
    if (outcome.basis() == Basis.NOTHING) {
      return "NOTHING";
    }
    assertThat(outcome.config().keySetSources()).containsExactly(SOURCE);
    String kids =
        Optional.ofNullable(keySets.get(SOURCE)).orElseThrow().keys().stream()
            .flatMap(key -> key.kid().stream())
            .collect(Collectors.joining(" "));
    return (outcome.basis() + " " + kids).strip();
  }

  private static String trigger(String name) {
    return """
    apiVersion: httptrigger.dev/v1alpha1
    kind: HttpTrigger
    metadata: {name: %s, namespace: shop}
    spec:
      hosts: [%s.example.com]
      jwt:
        providers:
        - name: main
          issuer: https://login.example.com/
          audiences: [orders]
          jwks: {remote: {uri: "https://a.example/keys"}}
    """
        .formatted(name, name);
  }
}
