package dev.httptrigger.crds.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.hosts.Grants.Everything;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.resolve.ReferencedObjects.Lookup;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key sets that triggers refer to, from one look at everything to the next. */
class KeySetsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Map<String, String> KEYS =
      Map.of(
          "a",
          """
          "kty": "OKP", "crv": "Ed25519", "x": "CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0"\
          """,
          "b",
          """
          "kty": "OKP", "crv": "Ed448", \
          "x": "J2GhKge1GMjdejDV8F5ZPyALMkM53jcd6Pb21P72T1hRGd_JC8IzB-YL3yNtGM9NwcFdq92StWCA"\
          """,
          "c",
          """
          "kty": "EC", "crv": "P-256", "x": "hTkCBnm_H6Vu3YFB_-CcYj3RngSWZkG5uipFQpDG54c", \
          "y": "B8IvTfme6XpMuYttURplSnst5YrXekW5QWAs-cu6CpU"\
          """,
          // RFC 8037 A.1: everybody has the private half.
          "known",
          """
          "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"\
          """);

  private final Map<String, Lookup> objects = new HashMap<>();
  private final Map<String, TriggerConfig> inForce = new HashMap<>();
  private Map<KeySetSource, KeySet> keySets = Map.of();
  private Map<String, TriggerOutcome> outcomes = Map.of();

  /**
   * The second column is what becomes of a Secret with the keys a and b. Then the keys in force of
   * a trigger that used it before, and of one that comes now; none: that one denies.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A rotation is in force for both                     | b c        | b c | b c
          A removed key stops at once                         | b          | b   | b
          A missing object changes nothing                    |            | a b |
          An unreadable value neither                         | garbage    | a b |
          Of keys that can't be told apart those stay that were there | a a c | a   |
          Of an empty set none is left                        | none       |     |
          A published private half is used where that is wanted | a known  | a   |
          """)
  void aChangeOfTheSource(String rule, String now, String before, String fresh) {
    objects.put("Secret shop/keys", jwks("a b"));
    settle(secret("first"));
    objects.put("Secret shop/keys", now == null ? new Missing() : jwks(now));

    settle(secret("first"), secret("second"));

    assertThat(kids("first")).as(rule).isEqualTo(before == null ? "" : before);
    assertThat(kids("second")).as(rule).isEqualTo(fresh == null ? "" : fresh);
    assertThat(outcome("first").basis()).isEqualTo(fresh == null ? Basis.LAST_GOOD : Basis.SPEC);
    assertThat(outcome("second").basis()).isEqualTo(fresh == null ? Basis.NOTHING : Basis.SPEC);
    assertThat(outcome("first").config().keySetSources()).hasSize(1);
  }

  @Test
  void aTriggerThatComesWhenItsKeysAreGoneDeniesThoughOthersStillUseThem() {
    objects.put("Secret shop/keys", jwks("a"));
    settle(secret("first"));
    objects.remove("Secret shop/keys");

    settle(secret("first"), secret("second"));

    assertThat(outcome("first").basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(outcome("second").basis()).isEqualTo(Basis.NOTHING);
    assertThat(outcome("second").findings().getFirst().code().text()).isEqualTo("ReferenceMissing");
  }

  @Test
  void whatIsMendedIsRightByItself() {
    settle(secret("first"));
    assertThat(outcome("first").basis()).isEqualTo(Basis.NOTHING);
    assertThat(keySets).isEmpty();

    objects.put("Secret shop/keys", jwks("a"));
    settle(secret("first"));

    assertThat(outcome("first").accepted()).isTrue();
    assertThat(kids("first")).isEqualTo("a");
  }

  /** The rotation changes the key set, and no configuration of a trigger. */
  @Test
  void aRotationIsOneChangeHoweverManyTriggersUseTheSet() {
    objects.put("Secret shop/keys", jwks("a"));
    settle(secret("first"), secret("second"), secret("third"));
    Map<String, TriggerConfig> before = Map.copyOf(inForce);

    objects.put("Secret shop/keys", jwks("a b"));
    settle(secret("first"), secret("second"), secret("third"));

    assertThat(inForce).isEqualTo(before);
    assertThat(keySets).hasSize(1);
    assertThat(kids("third")).isEqualTo("a b");
  }

  @Test
  void whoAllowsAPublishedPrivateHalfAllowsItForItselfAlone() {
    objects.put("Secret shop/keys", jwks("a"));
    String allowing = secret("allowing").replace("jwks: {", "jwks: {allowWellKnownKeys: true, ");
    settle(allowing, secret("strict"));
    objects.put("Secret shop/keys", jwks("a known"));

    settle(allowing, secret("strict"));

    assertThat(outcome("allowing").accepted()).isTrue();
    assertThat(kids("allowing")).isEqualTo("a known");
    assertThat(outcome("strict").findings().getFirst().code().text()).isEqualTo("WellKnownKey");
    assertThat(outcome("strict").findings().getFirst().concernsReference()).isTrue();
    assertThat(kids("strict")).isEqualTo("a");
  }

  /**
   * The second column is what the broken edit says of the provider whose keys were a and b of the
   * Secret.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          The same Secret: all that is in it             | secretRef: {name: keys, key: jwks}          | a b
          Another one that is not there says nothing     | secretRef: {name: other, key: jwks}         | a b
          Another one that lacks a key: it stops at once | configMapRef: {name: fewer, key: jwks}      | b
          Keys in the trigger that lack one              | inline: {keys: [KEY_B]}                     | b
          None at all                                    | inline: {keys: []}                          |
          """)
  void aRemovedKeyStopsThoughTheRestOfTheEditCanNotBeUsed(String rule, String jwks, String kids) {
    objects.put("Secret shop/keys", jwks("a b"));
    objects.put("ConfigMap shop/fewer", jwks("b"));
    settle(secret("first"));
    String edit =
        secret("first")
            .replace("secretRef: {name: keys, key: jwks}", jwks.replace("KEY_B", key("b")))
            .replace("spec:\n", "spec:\n  cors: {preflight: Maybe}\n");

    settle(edit);

    assertThat(outcome("first").basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(kids("first")).as(rule).isEqualTo(kids == null ? "" : kids);
    settle(edit);
    assertThat(kids("first")).as(rule + ", still").isEqualTo(kids == null ? "" : kids);
  }

  @Test
  void aBrokenEditCanForbidPublishedPrivateHalvesAndNotAllowThem() {
    objects.put("Secret shop/keys", jwks("a known"));
    String allowing = secret("first").replace("jwks: {", "jwks: {allowWellKnownKeys: true, ");
    String broken = "spec:\n  cors: {preflight: Maybe}\n";
    settle(allowing);
    assertThat(kids("first")).isEqualTo("a known");

    settle(secret("first").replace("spec:\n", broken));
    assertThat(kids("first")).isEqualTo("a");

    settle(allowing.replace("spec:\n", broken));
    assertThat(kids("first")).isEqualTo("a");
  }

  /** Between reading the trigger and deciding, the Secret may go. */
  @Test
  void keysThatAreGoneSinceTheTriggerWasReadAreMissed() {
    objects.put("Secret shop/keys", jwks("a"));
    PreparedTrigger prepared = prepared(secret("first"));
    assertThat(prepared.resolved()).isPresent();

    TriggerOutcome outcome =
        TriggerPipeline.withDefaults()
            .settle(
                List.of(Triggers.fresh(prepared)),
                KeySets.none(),
                Holds.none(),
                List.of(),
                new Everything(),
                NOW)
            .of(prepared.name());

    assertThat(outcome.basis()).isEqualTo(Basis.NOTHING);
    assertThat(outcome.findings().getFirst().line())
        .isEqualTo(
            "ReferenceUnreadable: spec.jwt.providers[0].jwks: The keys in Secret shop/keys, jwks"
                + " can't be used just now. Mend that; until then what was in force stays.");
  }

  private void settle(String... triggers) {
    List<PreparedTrigger> prepared = List.of(triggers).stream().map(this::prepared).toList();
    Set<KeySetSource> sources = new HashSet<>(keySets.keySet());
    prepared.forEach(each -> sources.addAll(each.keySetSources()));
    TriggerPipeline.Result result =
        TriggerPipeline.withDefaults()
            .settle(
                prepared.stream()
                    .map(
                        each ->
                            new TriggerState(
                                each, Optional.ofNullable(inForce.get(each.name().name()))))
                    .toList(),
                KeySets.read(sources, this::find, keySets),
                Holds.none(),
                List.of(),
                new Everything(),
                NOW);
    outcomes = new HashMap<>();
    result
        .outcomes()
        .forEach(
            (name, outcome) -> {
              outcomes.put(name.name(), outcome);
              inForce.put(name.name(), outcome.config());
            });
    keySets = result.keySets();
  }

  private PreparedTrigger prepared(String yaml) {
    return Triggers.prepared(yaml, 1, Triggers.CREATED, this::find);
  }

  private Lookup find(ObjectReference object) {
    return objects.getOrDefault(object.toString(), new Missing());
  }

  private TriggerOutcome outcome(String trigger) {
    return Optional.ofNullable(outcomes.get(trigger)).orElseThrow();
  }

  /** What a server would verify with. */
  private String kids(String trigger) {
    if (!(outcome(trigger).config().behaviour() instanceof Decide decide
        && decide.access() instanceof Jwt jwt)) {
      return "";
    }
    Provider provider = jwt.providers().getFirst();
    KeySet keySet =
        switch (provider.keys()) {
          case Provider.InlineKeys inline -> inline.keySet();
          case KeySetReference reference ->
              reference.chosenFrom(
                  Optional.ofNullable(keySets.get(reference.source())).orElseThrow());
        };
    return String.join(
        " ", keySet.keys().stream().map(VerificationKey::kid).flatMap(Optional::stream).toList());
  }

  private static String secret(String name) {
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
          jwks: {secretRef: {name: keys, key: jwks}}
    """
        .formatted(name, name);
  }

  private static String key(String name) {
    return "{\"kid\": \"%s\", %s}".formatted(name, KEYS.get(name));
  }

  private static Present jwks(String names) {
    String text =
        switch (names) {
          case "garbage" -> "garbage";
          case "none" -> "{\"keys\": []}";
          default ->
              "{\"keys\": ["
                  + String.join(
                      ", ", List.of(names.split(" ", -1)).stream().map(KeySetsTest::key).toList())
                  + "]}";
        };
    return new Present(Map.of("jwks", Octets.of(text.getBytes(UTF_8))), true);
  }
}
