package dev.httptrigger.extauthz.configsource;

import static dev.httptrigger.extauthz.configsource.Manifests.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.extauthz.configsource.DirectoryState.Said;
import dev.httptrigger.extauthz.decision.Decision;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say, and what of it is in force (DESIGN §5, "Directory mode"). */
class DirectoryStateTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final TokenMint KEY = TokenMint.generate("ES256", "k1");
  private static final TokenMint OTHER_KEY = TokenMint.generate("ES256", "k2");
  private static final String BROKEN = "  matchh: {mode: All}";
  private static final String REVOKING = "tokens: [{iss: https://login.example.com/, jti: j}]";
  private static final String NO_YAML = "a: [";

  private final TriggerCheck check = TriggerCheck.create();
  private final Map<Path, FolderFile> files = new HashMap<>();
  private final Map<Path, FolderFile> taken = new HashMap<>();
  private final Map<Remote, FetchedKeys> fetched = new HashMap<>();
  private final DirectoryState state =
      new DirectoryState(
          check,
          PolicyTable.empty(Unmatched.DENY, false),
          Preparation.byJdk(),
          source -> fetched.getOrDefault(source, new Pending()));
  private final List<Said> said = new ArrayList<>();

  @Test
  void noFilesAreAWholeConfigurationThatDeniesAll() {
    take();

    assertThat(state.waitingFor()).isEmpty();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("no_trigger");
  }

  @Test
  void aFileThatIsNoYamlAtStartIsWaitedForWithFileAndLine() {
    write("good.yaml", trigger("orders", "orders.example.com", KEY));
    write("bad.yaml", NO_YAML);
    take();

    assertThat(state.waitingFor().orElseThrow()).startsWith("bad.yaml:");
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("no_trigger");

    files.remove(Path.of("bad.yaml"));
    take();

    assertThat(state.waitingFor()).isEmpty();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
  }

  @Test
  void anObjectThatACompleteListingLacksIsDeleted() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    write("b.yaml", trigger("carts", "carts.example.com", KEY));
    take();
    files.remove(Path.of("b.yaml"));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("no_trigger");
  }

  @Test
  void whileAFileIsNoYamlNothingIsTakenForDeletedAndTheOthersAreFollowed() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    write("b.yaml", trigger("carts", "carts.example.com", KEY));
    write("c.yaml", trigger("users", "users.example.com", KEY));
    take();

    write("a.yaml", trigger("orders", "orders.example.com", OTHER_KEY));
    write("b.yaml", NO_YAML);
    files.remove(Path.of("c.yaml"));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("unknown_key");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");
    assertThat(outcome("users.example.com", KEY)).isEqualTo("allow");
    assertThat(state.waitingFor()).isEmpty();
    assertThat(said).anyMatch(each -> each.text().startsWith("b.yaml:"));
  }

  /** The list is enforced like any configuration; one that goes missing changes nothing. */
  @Test
  void aChangedListOfRevokedTokensIsTakenUp() {
    write("a.yaml", revoking(trigger("orders", "orders.example.com", KEY)));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(said).anyMatch(each -> each.text().contains("ReferenceMissing: "));

    write("list.yaml", list("tokens: []"));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");

    write("list.yaml", list("tokens: [{}]"));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(said).anyMatch(each -> each.text().contains("RevokedTokensUnreadable: "));

    files.remove(Path.of("list.yaml"));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(said).anyMatch(each -> each.text().contains("ReferenceMissing: "));
  }

  @Test
  void aTokenIsRevokedWhateverElseIsWrongWithTheTrigger() {
    String good = revoking(trigger("orders", "orders.example.com", KEY));
    write("a.yaml", good);
    write("list.yaml", list("tokens: []"));
    take();
    write("a.yaml", revoking(trigger("orders", "orders.example.com", BROKEN, KEY)));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");

    write("list.yaml", list(REVOKING));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("revoked");
    write("list.yaml", list("tokens: []"));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("revoked");
    write("a.yaml", good);
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
  }

  @Test
  void aTokenIsRevokedEvenOfATriggerThatStandsTwice() {
    String good = revoking(trigger("orders", "orders.example.com", KEY));
    write("a.yaml", good);
    write("list.yaml", list("tokens: []"));
    take();
    write("copy.yaml", good);
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");

    write("list.yaml", list(REVOKING));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("revoked");
  }

  /** A Secret's stringData and data, a rotation, a removal, a loss. */
  @Test
  void keysInASecretAreFollowed() {
    write("a.yaml", referring("orders", "secretRef: {name: keys, key: jwks}"));
    write("b.yaml", referring("carts", "secretRef: {name: keys, key: jwks}"));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(said).anyMatch(each -> each.text().startsWith("a.yaml:10: ReferenceMissing: "));

    write("keys.yaml", secret("stringData", TokenMint.publicJwks(KEY)));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");

    write("keys.yaml", secret("data", base64(TokenMint.publicJwks(OTHER_KEY, KEY))));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("allow");

    write("keys.yaml", secret("stringData", TokenMint.publicJwks(OTHER_KEY)));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("unknown_key");
    assertThat(outcome("carts.example.com", OTHER_KEY)).isEqualTo("allow");
    PolicyTable before = state.table();

    for (String bad : List.of("{", "garbage")) {
      write("keys.yaml", secret("stringData", bad));
      take();
      assertThat(said).anyMatch(each -> each.text().contains("JwksUnreadable: "));
    }
    write("keys.yaml", secret("data", "no base64!"));
    take();
    files.remove(Path.of("keys.yaml"));
    take();
    assertThat(state.table()).isSameAs(before);
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("allow");

    write("keys.yaml", secret("stringData", TokenMint.publicJwks(KEY)));
    take();
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("unknown_key");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");
  }

  /** Its text does not say any more where its keys are: what is in force does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRemovedKeyIsTakenFromATriggerThatGoesOnWithWhatWasInForce(boolean another) {
    String good = referring("carts", "secretRef: {name: keys, key: jwks}");
    write("keys.yaml", secret("stringData", TokenMint.publicJwks(KEY, OTHER_KEY)));
    write("b.yaml", good);
    if (another) {
      write("a.yaml", referring("orders", "secretRef: {name: keys, key: jwks}"));
    }
    take();
    write("b.yaml", good.replace("providers:", "providerss:"));
    take();
    assertThat(outcome("carts.example.com", OTHER_KEY)).isEqualTo("allow");

    write("keys.yaml", secret("stringData", TokenMint.publicJwks(KEY)));
    take();
    assertThat(outcome("carts.example.com", OTHER_KEY)).isEqualTo("unknown_key");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");

    write("b.yaml", good);
    take();
    assertThat(outcome("carts.example.com", OTHER_KEY)).isEqualTo("unknown_key");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");
  }

  @Test
  void aSharedSecretInAConfigMapIsNotTaken() {
    TokenMint shared = TokenMint.generate("HS256", "k1");
    write("a.yaml", referring("orders", "secretRef: {name: keys, key: jwks}"));
    write("b.yaml", referring("carts", "configMapRef: {name: keys, key: jwks}"));
    write("secret.yaml", secret("stringData", TokenMint.publicJwks(shared)));
    write(
        "configmap.yaml",
        secret("data", TokenMint.publicJwks(shared)).replace("kind: Secret", "kind: ConfigMap"));
    take();

    assertThat(outcome("orders.example.com", shared)).isEqualTo("allow");
    assertThat(outcome("carts.example.com", shared)).isEqualTo("invalid_trigger");
    assertThat(said).anyMatch(each -> each.text().contains("SymmetricKeyInConfigMap: "));
  }

  private static String referring(String name, String reference) {
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
          jwks: {%s}
    """
        .formatted(name, name, reference);
  }

  private static String secret(String field, String value) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: keys, namespace: shop, labels: {httptrigger.dev/keys: "true"}}
    %s: {jwks: '%s'}
    """
        .formatted(field, value);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String revoking(String trigger) {
    return trigger + "    revokedTokens: {configMapRef: {name: revoked, key: list}}\n";
  }

  private static String list(String text) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: revoked, namespace: shop}
    data: {list: '%s'}
    """
        .formatted(text);
  }

  @Test
  void anEditThatCanNotBeUsedKeepsTheLastGoodAndIsSaidOnceWithFileLineFieldAndMend() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    take();
    write("a.yaml", trigger("orders", "orders.example.com", BROKEN, KEY));
    take();
    List<Said> first = List.copyOf(said);
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(first)
        .anyMatch(
            each ->
                each.text().startsWith("a.yaml:6: UnknownField: spec.matchh: ")
                    && each.text().endsWith("stays, without the keys that were removed."));
    assertThat(said).isEqualTo(first);
    assertThat(state.figures().refused()).isEqualTo(1);
  }

  @Test
  void aRemovedKeyStopsAtOnceThoughTheRestOfTheEditCanNotBeUsed() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY, OTHER_KEY));
    take();
    write("a.yaml", trigger("orders", "orders.example.com", BROKEN, OTHER_KEY));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("unknown_key");
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("allow");
  }

  @Test
  void aNewTriggerThatCanNotBeUsedDeniesItsHostsAndFallsThroughToNothing() {
    write("a.yaml", trigger("wide", "*.example.com", KEY));
    write("b.yaml", trigger("orders", "orders.example.com", BROKEN, KEY));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");
    assertThat(state.waitingFor()).isEmpty();
  }

  @Test
  void aTriggerThatStandsTwiceDeniesAndBothPlacesAreSaid() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    write("b.yaml", trigger("orders", "orders.example.com", KEY));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(said)
        .anyMatch(
            each ->
                each.text().startsWith("a.yaml:3: Duplicate") && each.text().contains("b.yaml:3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.yaml", "b.yaml"})
  void onceOneOfTheTwoIsGoneTheOtherCounts(String gone) {
    write("secret.yaml", secret("stringData", TokenMint.publicJwks(KEY)));
    for (String file : List.of("a.yaml", "b.yaml")) {
      write(
          file,
          trigger("orders", "orders.example.com", KEY)
              + "\n---\n"
              + referring("carts", "secretRef: {name: keys, key: jwks}"));
    }
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("invalid_trigger");

    files.remove(Path.of(gone));
    take();

    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(outcome("carts.example.com", KEY)).isEqualTo("allow");
    assertThat(state.figures().refused()).isZero();
  }

  @Test
  void ofTwoTriggersOnOneHostTheFirstByNameHasItWhicheverCameFirst() {
    write("b.yaml", trigger("bbb", "orders.example.com", KEY));
    take();
    write("a.yaml", trigger("aaa", "orders.example.com", OTHER_KEY));
    take();

    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("allow");
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("unknown_key");
    assertThat(said).anyMatch(each -> each.text().contains("Conflict"));
  }

  @Test
  void objectsThatAreNotReadAreSaidAndSecretsAndConfigMapsAreNot() {
    write(
        "a.yaml",
        """
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: s}}
        ---
        {apiVersion: v1, kind: ConfigMap, metadata: {name: c}}
        ---
        {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}
        """);
    take();

    assertThat(said)
        .extracting(Said::text)
        .containsExactly("a.yaml:6: a Deployment changes nothing here.");
    assertThat(state.figures().refused()).isZero();
  }

  @Test
  void takingTheSameAgainChangesNothing() {
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    take();
    PolicyTable before = state.table();
    write("a.yaml", trigger("orders", "orders.example.com", KEY));
    take();

    assertThat(state.table()).isSameAs(before);
  }

  @Test
  void keysAtAUrlComeInForceWhenTheyAreFetchedAndGoWhenTheyAreStale() {
    write("orders.yaml", referring("orders", "remote: {uri: https://a.example/keys}"));
    take();
    assertThat(state.waitingFor()).contains("the key sets at URLs of shop/orders are fetched");
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(said).extracting(Said::severity).doesNotContain(Severity.ERROR);
    Remote source = state.fetches().getFirst().source();

    fetched.put(source, new Fetched(TokenMint.publicJwks(KEY), Optional.empty()));
    take();
    assertThat(state.waitingFor()).isEmpty();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(state.fetchedInForce()).containsExactly(source);

    fetched.put(source, new Fetched(TokenMint.publicJwks(OTHER_KEY), Optional.empty()));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("unknown_key");
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("allow");

    fetched.put(source, new Stale(NOW, Optional.empty()));
    take();
    assertThat(outcome("orders.example.com", OTHER_KEY)).isEqualTo("unknown_key");
    assertThat(said.getLast().text()).contains("KeysStale");

    fetched.put(source, new Fetched(TokenMint.publicJwks(KEY), Optional.empty()));
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    fetched.put(source, new Pending());
    take();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("allow");
    assertThat(state.waitingFor()).isEmpty();
  }

  @Test
  void keysThatCanNotBeFetchedAtTheStartDenyAndAreNotWaitedFor() {
    write("orders.yaml", referring("orders", "remote: {uri: https://a.example/keys}"));
    take();
    fetched.put(
        state.fetches().getFirst().source(),
        new Failed(new FetchProblem("TimedOut", "Too slow.", "Be faster.")));
    take();

    assertThat(state.waitingFor()).isEmpty();
    assertThat(outcome("orders.example.com", KEY)).isEqualTo("invalid_trigger");
    assertThat(said.getLast().severity()).isEqualTo(Severity.ERROR);
    assertThat(said.getLast().text()).contains("(TimedOut): Too slow. Be faster.");
  }

  private void write(String name, String text) {
    Path file = Path.of(name);
    files.put(file, FolderFile.of(check, file, ManifestParser.parse(name, text)));
  }

  private void take() {
    Map<Path, FolderFile> changed = new HashMap<>(files);
    changed.entrySet().removeAll(taken.entrySet());
    Set<Path> gone = new HashSet<>(taken.keySet());
    gone.removeAll(files.keySet());
    said.addAll(state.take(changed, gone));
    taken.clear();
    taken.putAll(files);
  }

  private String outcome(String host, TokenMint mint) {
    String token =
        mint.sign(
            "{\"iss\":\"https://login.example.com/\",\"jti\":\"j\",\"aud\":\"orders\",\"exp\":"
                + NOW.plusSeconds(60).getEpochSecond()
                + "}");
    Decision decision =
        new Engine(VerifiedTokens.anew(), failure -> {})
            .decide(
                ExampleRequest.get("/").host(host).bearer(token), state.table(), NOW, Trace.NONE);
    return switch (decision) {
      case Allow allow -> "allow";
      case Deny deny -> deny.reason().text();
    };
  }
}
