package dev.httptrigger.crds.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Decide;
import dev.httptrigger.crds.config.TriggerConfig.Jwt;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.resolve.ReferencedObjects.Present;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerPipelineTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Instant LATER = NOW.plusSeconds(3600);

  private static final String REFERENCE = "configMapRef: {name: revoked, key: list}";
  private static final int MANY = 2000;

  private static final String KEY_A =
      """
      {kty: EC, kid: a, crv: P-256, x: hTkCBnm_H6Vu3YFB_-CcYj3RngSWZkG5uipFQpDG54c,
       "y": B8IvTfme6XpMuYttURplSnst5YrXekW5QWAs-cu6CpU}\
      """;
  private static final String KEY_B =
      "{kty: OKP, kid: b, crv: Ed25519, x: CpBWJJZI8HMMNgkRKOt-o-Du9vs1UynvcFa22woa2g0}";

  private static final String GOOD =
      """
      apiVersion: httptrigger.dev/v1alpha1
      kind: HttpTrigger
      metadata: {name: orders, namespace: shop}
      spec:
        hosts: [a.example.com]
        jwt:
          providers:
          - name: main
            issuer: https://login.example.com/
            audiences: [orders]
            jwks:
              inline:
                keys:
                - %s
                - %s
      """
          .formatted(indented(KEY_A), KEY_B);

  @Test
  void aTriggerThatCanBeUsedIsInForceWithItsHosts() {
    TriggerOutcome outcome = settle(Triggers.fresh(Triggers.prepared(GOOD)));

    assertThat(outcome.accepted()).isTrue();
    assertThat(outcome.basis()).isEqualTo(Basis.SPEC);
    assertThat(outcome.findings()).isEmpty();
    assertThat(kids(outcome.config())).containsExactly("a", "b");
    assertThat(prefixes(outcome.config())).containsExactly("a.example.com/");
    assertThat(outcome.indexEntry().holds()).isEqualTo(Map.of(HostHash.of("a.example.com"), NOW));
  }

  @Test
  void aNewTriggerThatCantBeUsedDeniesOnItsHosts() {
    TriggerOutcome outcome = settle(Triggers.fresh(Triggers.prepared(broken(GOOD))));

    assertThat(outcome.accepted()).isFalse();
    assertThat(outcome.basis()).isEqualTo(Basis.NOTHING);
    assertThat(outcome.config().behaviour()).isEqualTo(new Refuse());
    assertThat(prefixes(outcome.config())).containsExactly("a.example.com/");
  }

  @Test
  void anEditThatCantBeUsedKeepsTheLastGood() {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    PreparedTrigger edit = Triggers.prepared(broken(GOOD), 2, Triggers.CREATED);

    TriggerOutcome outcome = settle(Triggers.after(good, edit));

    assertThat(outcome.accepted()).isFalse();
    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(outcome.config()).isEqualTo(good);
    assertThat(outcome.config().generation()).isEqualTo(1);
  }

  @Test
  void whatABrokenEditClaimsBesidesIsClosed() {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    String moved = broken(GOOD).replace("[a.example.com]", "[b.example.com]");

    TriggerOutcome outcome =
        settle(Triggers.after(good, Triggers.prepared(moved, 2, Triggers.CREATED)));

    assertThat(prefixes(outcome.config()))
        .containsExactly("a.example.com/", "b.example.com/ closed");
    assertThat(outcome.indexEntry().holds())
        .containsOnlyKeys(HostHash.of("a.example.com"), HostHash.of("b.example.com"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A wildcard that nobody granted    | ["*.example.com"]   | WildcardNotGranted
          A host that another trigger holds | [taken.example.com] | Conflict
          """)
  void anEditThatLeavesNoHostKeepsTheLastGood(String rule, String hosts, String code) {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    PreparedTrigger edit =
        Triggers.prepared(GOOD.replace("[a.example.com]", hosts), 2, Triggers.CREATED);
    TriggerState other =
        Triggers.fresh(
            Triggers.prepared(
                GOOD.replace("name: orders", "name: other").replace("[a.", "[taken."),
                1,
                Triggers.CREATED.minusSeconds(1)));

    TriggerOutcome outcome = settle(List.of(Triggers.after(good, edit), other)).of(edit.name());

    assertThat(outcome.accepted()).as(rule).isFalse();
    assertThat(outcome.findings().getFirst().code().text()).isEqualTo(code);
    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(outcome.config()).isEqualTo(good);
    assertThat(outcome.indexEntry().holds()).containsOnlyKeys(HostHash.of("a.example.com"));
  }

  @Test
  void aTriggerChosenByIdThatGetsNoneOfItsNewHostsGoesOnById() {
    String byId = GOOD.replace("  hosts: [a.example.com]\n", "");
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(byId))).config();
    PreparedTrigger edit =
        Triggers.prepared(
            GOOD.replace("[a.example.com]", "['*.example.com']"), 2, Triggers.CREATED);

    TriggerOutcome outcome = settle(Triggers.after(good, edit));

    assertThat(outcome.accepted()).isFalse();
    assertThat(outcome.config()).isEqualTo(good);
  }

  @Test
  void andStaysClosedWhenTheNextEditIsBrokenToo() {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    PreparedTrigger edit =
        Triggers.prepared(
            broken(GOOD).replace("[a.example.com]", "[b.example.com]"), 2, Triggers.CREATED);
    TriggerConfig closed = settle(Triggers.after(good, edit)).config();

    assertThat(settle(Triggers.after(closed, edit)).config()).isEqualTo(closed);
    assertThat(prefixes(settle(Triggers.after(closed, Triggers.prepared(GOOD))).config()))
        .containsExactly("a.example.com/");
  }

  @Test
  void anotherObjectOfTheNameInheritsNothing() {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    TriggerConfig other =
        new TriggerConfig(good.trigger(), "another-uid", 1, good.selection(), good.behaviour());

    TriggerOutcome outcome = settle(Triggers.after(other, Triggers.prepared(broken(GOOD))));

    assertThat(outcome.basis()).isEqualTo(Basis.NOTHING);
  }

  /** The second column is what the rest of the edit looks like; keys are written as KEYS. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A removed key stops at once              | {name: main, jwks: {inline: {keys: [KEY_B]}}}                     | b
          A key under another kid is still there   | {name: main, jwks: {inline: {keys: [KEY_C, KEY_B]}}}              | a b
          Of an empty set none is left             | {name: main, jwks: {inline: {keys: []}}}                          |
          Of one whose keys can't be used neither  | {name: main, jwks: {inline: {keys: [{kty: none}]}}}               |
          A provider that is gone took its keys    | {name: other, jwks: {inline: {keys: [KEY_A, KEY_B]}}}             |
          An unreadable set says nothing           | {name: main, jwks: {inline: {kees: []}}}                          | a b
          Another kind of source says nothing      | {name: main, jwks: {secretRef: {name: keys, key: jwks.json}}}     | a b
          A provider without a name says nothing   | {jwks: {inline: {keys: []}}}                                      | a b
          """)
  void aRemovedKeyStopsAtOnce(String rule, String provider, String kids) {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();
    String edit =
        broken(GOOD.substring(0, GOOD.indexOf("    - name: main")))
            + "    - "
            + provider
                .replace("KEY_C", KEY_A.replace("kid: a", "kid: c").replace("\n", ""))
                .replace("KEY_A", KEY_A.replace("\n", ""))
                .replace("KEY_B", KEY_B)
            + "\n";

    TriggerOutcome outcome =
        settle(Triggers.after(good, Triggers.prepared(edit, 2, Triggers.CREATED)));

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(kids(outcome.config()))
        .as(rule)
        .isEqualTo(kids == null ? List.of() : Arrays.asList(kids.split(" ", -1)));
  }

  @Test
  void aTriggerChosenByIdGoesOnSo() {
    String byId = GOOD.replace("  hosts: [a.example.com]\n", "");
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(byId))).config();
    assertThat(good.selection()).isEqualTo(new OnlyById());

    TriggerOutcome outcome =
        settle(Triggers.after(good, Triggers.prepared(broken(GOOD), 2, Triggers.CREATED)));

    assertThat(outcome.config()).isEqualTo(good);
    assertThat(outcome.indexEntry().holds()).isEmpty();
  }

  @Test
  void theLoserLearnsWhoWon() {
    PreparedTrigger first = Triggers.prepared(GOOD);
    PreparedTrigger second =
        Triggers.prepared(
            GOOD.replace("name: orders", "name: late").replace("[a.", "[b.example.com, a."),
            1,
            Triggers.CREATED.plusSeconds(1));

    TriggerPipeline.Result result =
        TriggerPipeline.withDefaults()
            .settle(
                List.of(Triggers.fresh(second), Triggers.fresh(first)),
                KeySets.none(),
                Holds.none(),
                List.of(),
                new Known(List.of()),
                NOW);

    assertThat(result.of(first.name()).accepted()).isTrue();
    TriggerOutcome loser = result.of(second.name());
    assertThat(loser.accepted()).isFalse();
    assertThat(loser.winner()).contains(first.name());
    assertThat(loser.findings())
        .extracting(Finding::line)
        .containsExactly(
            "Conflict: spec.hosts[1]: On the host a.example.com, the path prefix / belongs to the"
                + " trigger shop/orders, which held it first. Take the host or the prefix out of"
                + " one of the two.");
    assertThat(prefixes(loser.config())).containsExactly("b.example.com/");
    assertThat(loser.basis()).isEqualTo(Basis.SPEC);
  }

  @Test
  void holdsKeepTheirTimesThroughRecordAndIndex() {
    TriggerOutcome before = settle(Triggers.fresh(Triggers.prepared(GOOD)));
    int shard = RecordName.shardOf(new ObjectName("shop", "orders"));
    IndexShard index = new IndexShard(shard, 1, List.of(before.indexEntry()), List.of());

    TriggerOutcome after =
        TriggerPipeline.withDefaults()
            .settle(
                List.of(Triggers.after(before.config(), Triggers.prepared(GOOD))),
                KeySets.none(),
                Holds.of(List.of(index)),
                List.of(),
                new Known(List.of()),
                LATER)
            .of(new ObjectName("shop", "orders"));

    assertThat(after.config()).isEqualTo(before.config());
    assertThat(after.indexEntry()).isEqualTo(before.indexEntry());
  }

  @Test
  void whatIsTooLargeIsRefused() {
    String hosts = String.join(", ", numbered(64, "h%d.example.com"));
    String prefixes = String.join(", ", numbered(16, "/" + "p".repeat(500) + "%d"));
    String huge =
        GOOD.replace("[a.example.com]", "[" + hosts + "]\n  pathPrefixes: [" + prefixes + "]");

    PreparedTrigger prepared = Triggers.prepared(huge);

    assertThat(prepared.resolved()).isEmpty();
    assertThat(prepared.findings())
        .extracting(Finding::line)
        .containsExactly(
            "TooLarge: spec: Compiled, the trigger is bigger than 512 KiB. Split it into several"
                + " triggers, or shorten its lists of hosts, prefixes, keys and revoked tokens.");
  }

  @Test
  void findingsOfKeysNameTheirPlace() {
    String badKey = GOOD.replace(KEY_B, "{kty: oct, k: c2VjcmV0}");

    assertThat(Triggers.prepared(badKey).findings())
        .extracting(Finding::line)
        .containsExactly(
            "KeyTooWeak: spec.jwt.providers[0].jwks.inline.keys[1]: The HMAC secret has 6 bytes,"
                + " and HS256 needs at least 32 (RFC 7518 §3.2). The key is skipped. Make a random"
                + " secret of 32 bytes for HS256, 48 for HS384, 64 for HS512; or, better, use a"
                + " key pair.");
  }

  @Test
  void algorithmsThatNoKeyHasAreAnError() {
    String misfit =
        GOOD.replace("audiences: [orders]", "audiences: [orders]\n      algorithms: [RS256]");

    assertThat(Triggers.prepared(misfit).findings())
        .extracting(Finding::line)
        .containsExactly(
            "NoUsableKey: spec.jwt.providers[0].algorithms: None of the provider's keys can be used"
                + " with one of these algorithms. Add the algorithm that the tokens are signed"
                + " with, or remove algorithms.");
  }

  @Test
  void keysAreLookedAtEvenWhenTheRestIsWrong() {
    assertThat(Triggers.prepared(broken(GOOD).replace("kid: b", "kid: a")).findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("NotOneOf", "KidDuplicate");
  }

  @Test
  void aListOfRevokedTokensThatGoesMissingKeepsTheLastGoodAndANewTriggerDenies() {
    String revoking = GOOD + "    revokedTokens: {configMapRef: {name: revoked, key: list}}\n";
    Present list = Triggers.present("list", "tokens: [{iss: a, jti: b}]");
    TriggerConfig good =
        settle(Triggers.fresh(Triggers.prepared(revoking, 1, Triggers.CREATED, _ -> list)))
            .config();
    assertThat(((Jwt) ((Decide) good.behaviour()).access()).revokedTokens())
        .contains(new RevokedTokens(Set.of(new RevokedToken("a", "b")), List.of()));

    PreparedTrigger missing = Triggers.prepared(revoking);
    TriggerOutcome outcome = settle(Triggers.after(good, missing));

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(outcome.config()).isEqualTo(good);
    assertThat(outcome.findings().getFirst().code().text()).isEqualTo("ReferenceMissing");
    assertThat(settle(Triggers.fresh(missing)).basis()).isEqualTo(Basis.NOTHING);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          A token that is revoked now is refused            | configMapRef: {name: revoked, key: list}  | tokens: [{iss: i, jti: old}, {iss: i, jti: new}] | old new
          One that is revoked no more waits for the mend    | configMapRef: {name: revoked, key: list}  | tokens: [{iss: i, jti: new}]                     | old new
          An empty list gives no token back                 | configMapRef: {name: revoked, key: list}  | tokens: []                                       | old
          A list that can't be used says nothing            | configMapRef: {name: revoked, key: list}  | tokens: [{iss: i}]                               | old
          A list that is elsewhere now is read there        | configMapRef: {name: revoked, key: other} | tokens: [{iss: i, jti: new}]                     | old new
          A reference that can't be read says nothing       | configMapRef: {name: 1, key: list}        | tokens: [{iss: i, jti: new}]                     | old
          One with an odd field is read all the same        | configMapRef: {name: revoked, key: list, odd: 1} | tokens: [{iss: i, jti: new}]              | old new
          One without a key says nothing                    | configMapRef: {name: revoked}             | tokens: [{iss: i, jti: new}]                     | old
          One to no name of an object says nothing          | configMapRef: {name: a/b, key: list}      | tokens: [{iss: i, jti: new}]                     | old
          A reference that is gone gives no token back      |                                           | tokens: [{iss: i, jti: new}]                     | old
          """)
  void aTokenThatIsRevokedIsRefusedAtOnceWhateverElseIsWrong(
      String rule, String reference, String list, String revoked) {
    TriggerConfig good =
        settle(Triggers.fresh(revoking(GOOD, REFERENCE, "tokens: [{iss: i, jti: old}]"))).config();

    TriggerOutcome outcome =
        settle(
            Triggers.after(good, revoking(broken(GOOD), reference == null ? "" : reference, list)));

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(revoked(outcome.config()))
        .as(rule)
        .containsExactlyInAnyOrder(revoked.split(" ", -1));
    assertThat(outcome.config().generation()).isEqualTo(good.generation());
  }

  @Test
  void tokensOfASubjectAreRevokedAtOnceToo() {
    String before = "{iss: i, sub: jane, issuedBefore: 2026-01-01T00:00:00Z}";
    String after = "{iss: i, sub: jane, issuedBefore: 2026-02-01T00:00:00Z}";
    TriggerConfig good =
        settle(Triggers.fresh(revoking(GOOD, REFERENCE, "subjects: [" + before + "]"))).config();
    PreparedTrigger edit =
        revoking(broken(GOOD), REFERENCE, "subjects: [" + after + ", " + before + "]");

    TriggerConfig once = settle(Triggers.after(good, edit)).config();

    assertThat(list(once).orElseThrow().subjects())
        .extracting(subject -> subject.issuedBefore().toString())
        .containsExactlyInAnyOrder("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
    assertThat(settle(Triggers.after(once, edit)).config()).isEqualTo(once);
  }

  @Test
  void aBrokenEditThatBringsTheFirstListRevokesAllTheSame() {
    TriggerConfig good = settle(Triggers.fresh(Triggers.prepared(GOOD))).config();

    TriggerOutcome outcome =
        settle(
            Triggers.after(
                good, revoking(broken(GOOD), REFERENCE, "tokens: [{iss: i, jti: new}]")));

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(revoked(outcome.config())).containsExactly("new");
  }

  @Test
  void anEditThatLeavesNoHostRevokesAllTheSame() {
    TriggerConfig good =
        settle(Triggers.fresh(revoking(GOOD, REFERENCE, "tokens: [{iss: i, jti: old}]"))).config();
    String moved = GOOD.replace("[a.example.com]", "[\"*.example.com\"]");

    TriggerOutcome outcome =
        settle(Triggers.after(good, revoking(moved, REFERENCE, "tokens: [{iss: i, jti: new}]")));

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(revoked(outcome.config())).containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void whatWouldMakeTheConfigurationInForceTooLargeIsSaidAndNotRevoked() {
    TriggerConfig good =
        settle(Triggers.fresh(revoking(GOOD, REFERENCE, manyTokens("a")))).config();
    TriggerState second = Triggers.after(good, revoking(broken(GOOD), REFERENCE, manyTokens("b")));
    TriggerConfig fuller = settle(second).config();

    TriggerOutcome outcome =
        settle(Triggers.after(fuller, revoking(broken(GOOD), REFERENCE, manyTokens("c"))));

    assertThat(settle(second).findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("NotOneOf");
    assertThat(revoked(fuller)).hasSize(2 * MANY);
    assertThat(outcome.config()).isEqualTo(fuller);
    assertThat(outcome.findings())
        .extracting(Finding::line)
        .contains(
            "TooLarge: spec.jwt.revokedTokens: With the tokens that are revoked now, the"
                + " configuration in force would be bigger than 512 KiB, so they are not refused"
                + " yet. Mend the other findings, and shorten the list.");
    assertThat(outcome.accepted()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"sectionName: v1", "odd: 1"})
  void aTriggerOfTheGatewaysObjectsIsTheirsUsableOrNot(String more) {
    String byTarget =
        GOOD.replace(
            "hosts: [a.example.com]",
            "targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: orders, "
                + more
                + "}]");

    TriggerConfig config = settle(Triggers.fresh(Triggers.prepared(byTarget))).config();

    assertThat(config.selection())
        .isEqualTo(
            new ByTarget(
                List.of(
                    new Target(
                        "gateway.networking.k8s.io",
                        "HTTPRoute",
                        "orders",
                        more.startsWith("odd") ? Optional.empty() : Optional.of("v1"))),
                Triggers.CREATED));
    assertThat(config.behaviour() instanceof Refuse).isEqualTo(more.startsWith("odd"));
  }

  @Test
  void aNameThatAnotherTriggerOfTheHostLeavesOpenIsTold() {
    String mapping = GOOD + "    forwardClaims: [{claim: sub, to: Cookie, name: uid}]\n";
    PreparedTrigger orders = Triggers.prepared(mapping);
    PreparedTrigger other =
        Triggers.prepared(
            GOOD.replace("name: orders", "name: other")
                .replace("[a.example.com]", "[a.example.com]\n  pathPrefixes: [/other]"));

    TriggerPipeline.Result result = settle(List.of(Triggers.fresh(orders), Triggers.fresh(other)));

    assertThat(result.of(orders.name()).findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("NameOpenElsewhere");
    assertThat(result.of(other.name()).findings()).isEmpty();
  }

  /** A list of some 200 KiB. */
  private static String manyTokens(String prefix) {
    return "tokens:\n- {iss: i, jti: "
        + String.join("}\n- {iss: i, jti: ", numbered(MANY, prefix.repeat(80) + "%d"))
        + "}";
  }

  private static PreparedTrigger revoking(String yaml, String reference, String list) {
    String revokedTokens = reference.isEmpty() ? "" : "    revokedTokens: {" + reference + "}\n";
    Octets text = Octets.of(list.getBytes(UTF_8));
    Present present = new Present(Map.of("list", text, "other", text), true);
    return Triggers.prepared(yaml + revokedTokens, 2, Triggers.CREATED, _ -> present);
  }

  private static Optional<RevokedTokens> list(TriggerConfig config) {
    return ((Jwt) ((Decide) config.behaviour()).access()).revokedTokens();
  }

  private static List<String> revoked(TriggerConfig config) {
    return list(config).orElseThrow().tokens().stream().map(RevokedToken::tokenId).toList();
  }

  private static TriggerOutcome settle(TriggerState state) {
    return settle(List.of(state)).of(state.prepared().name());
  }

  private static TriggerPipeline.Result settle(List<TriggerState> states) {
    return TriggerPipeline.withDefaults()
        .settle(states, KeySets.none(), Holds.none(), List.of(), new Known(List.of()), NOW);
  }

  private static String broken(String yaml) {
    return yaml.replace("spec:\n", "spec:\n  cors: {preflight: Maybe}\n");
  }

  private static String indented(String text) {
    return text.replace("\n", "");
  }

  private static List<String> numbered(int count, String pattern) {
    return IntStream.range(0, count).mapToObj(pattern::formatted).toList();
  }

  private static List<String> prefixes(TriggerConfig config) {
    return ((ByHost) config.selection())
        .bindings().stream()
            .flatMap(
                binding ->
                    binding.prefixes().stream()
                        .map(
                            held ->
                                binding.host() + held.prefix() + (held.closed() ? " closed" : "")))
            .toList();
  }

  private static List<String> kids(TriggerConfig config) {
    Provider provider = ((Jwt) ((Decide) config.behaviour()).access()).providers().getFirst();
    return ((InlineKeys) provider.keys())
        .keySet().keys().stream().map(VerificationKey::kid).flatMap(Optional::stream).toList();
  }
}
