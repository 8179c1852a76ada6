package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static dev.httptrigger.extauthz.example.ExampleTrigger.provider;
import static dev.httptrigger.extauthz.example.ExampleTrigger.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectKind;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.KeyName;
import dev.httptrigger.crds.config.Provider.KeySetReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.KeySighting;
import dev.httptrigger.extauthz.decision.KeySighting.Nothing;
import dev.httptrigger.extauthz.decision.KeySighting.UnknownKid;
import dev.httptrigger.extauthz.decision.KeySighting.Used;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a decision tells of the keys, for those who count afterwards. */
class KeySightingTest {
  private static final TokenMint A = TokenMint.generate("ES256", "a");
  private static final TokenMint B = TokenMint.generate("ES256", "b");
  private static final TokenMint STRANGER = TokenMint.generate("ES256", "stranger");
  private static final TokenMint WITHOUT_KID = TokenMint.generateWithoutKeyId("ES256");
  private static final KeySet KEYS = Keys.of(A, B);
  private static final Preparation PREPARATION = Preparation.byJdk();
  private static final InObject SOURCE =
      new InObject(
          new ObjectReference(ObjectKind.SECRET, new ObjectName("shop", "keys")),
          "jwks.json",
          Optional.empty());
  private static final Remote URL =
      new Remote(
          new KeySetUrl("https://login.example.com/jwks.json"),
          Optional.empty(),
          Duration.ofHours(24));
  private static final AuthorizationRule NEEDS_WRITE =
      new AuthorizationRule(List.of("/write"), Optional.empty(), List.of("write"), List.of());

  @ParameterizedTest(name = "keys {0}, {1}, token {3} at {2}: {4}, sees {5}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # keys  | enforcement | path   | token       | outcome              | sees
          inline  | Enforce     | /      | a           | allowed              | a used
          inline  | Enforce     | /      | b           | allowed              | b used
          shared  | Enforce     | /      | a           | allowed              | a of the set used
          inline  | Enforce     | /open  | a           | allowed              | nothing
          inline  | Enforce     | /      | none        | no_token             | nothing
          # a token that is no good uses no key, or a key would never be out of use
          inline  | Enforce     | /      | expired     | expired              | nothing
          inline  | DryRun      | /      | expired     | (expired)            | nothing
          inline  | Enforce     | /      | forged      | bad_signature        | nothing
          # one that is good and may not do this would be refused otherwise without its key
          inline  | Enforce     | /write | a           | insufficient_scope   | a used
          inline  | DryRun      | /write | a           | (insufficient_scope) | a used
          # whoever writes keys brings them up to date
          inline  | Enforce     | /      | stranger    | unknown_key          | nothing
          shared  | Enforce     | /      | stranger    | unknown_key          | nothing
          fetched | Enforce     | /      | stranger    | unknown_key          | set lacks a key
          fetched | DryRun      | /      | stranger    | (unknown_key)        | set lacks a key
          fetched | Enforce     | /open  | stranger    | allowed              | nothing
          fetched | Enforce     | /      | a           | allowed              | a of the URL used
          # without a kid no newer key is named
          fetched | Enforce     | /      | without kid | unknown_key          | nothing
          fetched | Enforce     | /      | forged      | bad_signature        | nothing
          """)
  void aDecisionTellsWhatItsTokenToldOfTheKeys(
      String keys, String enforcement, String path, String token, String outcome, String sees) {
    ExampleTrigger trigger =
        trigger().match(new Whitelist(List.of("/open"))).authorization(NEEDS_WRITE);
    if (enforcement.equals("DryRun")) {
      trigger.dryRun();
    }
    if (keys.equals("inline")) {
      trigger.keys(KEYS);
    } else {
      KeySetSource source = keys.equals("shared") ? SOURCE : URL;
      trigger.providers(
          provider(new KeySet(List.of())).withKeys(new KeySetReference(source, false)));
    }
    PolicyTable table =
        PolicyTable.empty(Unmatched.DENY, false)
            .with(
                PREPARATION.policy(
                    trigger.config(), PREPARATION.keySets(Map.of(SOURCE, KEYS, URL, KEYS))));
    ExampleRequest request = ExampleRequest.get(path);

    Decision decision =
        Decisions.decide(token.equals("none") ? request : request.bearer(token(token)), table);

    assertThat(outcome(decision)).isEqualTo(outcome);
    assertThat(text(decision.keySighting())).isEqualTo(sees);
  }

  private static String token(String which) {
    long now = Decisions.NOW.getEpochSecond();
    String claims = "{\"exp\":" + (now + (which.equals("expired") ? -3_600 : 60)) + "}";
    return switch (which) {
      case "b" -> B.sign(claims);
      case "stranger" -> STRANGER.sign(claims);
      case "without kid" -> WITHOUT_KID.sign(claims);
      case "forged" -> STRANGER.sign("{\"alg\":\"ES256\",\"kid\":\"a\"}", claims);
      default -> A.sign(claims);
    };
  }

  private static String text(KeySighting sighting) {
    String trigger = RecordName.of(new ObjectName("shop", "orders"));
    String set = RecordName.of(URL);
    Map<String, String> names =
        Map.of(
            KeyName.of(trigger, KEYS.keys().get(0)), "a",
            KeyName.of(trigger, KEYS.keys().get(1)), "b",
            KeyName.of(RecordName.of(SOURCE), KEYS.keys().get(0)), "a of the set",
            KeyName.of(set, KEYS.keys().get(0)), "a of the URL");
    return switch (sighting) {
      case Nothing() -> "nothing";
      case Used(String key) -> names.get(key) + " used";
      case UnknownKid(String keySet) -> keySet.equals(set) ? "set lacks a key" : "another set";
    };
  }
}
