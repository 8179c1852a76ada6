package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.ClaimForward;
import dev.httptrigger.crds.config.ClaimForward.Encoding;
import dev.httptrigger.crds.config.ClaimForward.ToHeader;
import dev.httptrigger.crds.config.Provider;
import dev.httptrigger.crds.config.Provider.InlineKeys;
import dev.httptrigger.crds.config.RevokedTokens;
import dev.httptrigger.crds.config.RevokedTokens.RevokedToken;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.extauthz.example.RecordedTrace;
import dev.httptrigger.extauthz.jws.MutatedTokens;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import dev.httptrigger.extauthz.tokencache.SettableClock;
import dev.httptrigger.extauthz.tokencache.TokenCache;
import dev.httptrigger.testkit.TokenMint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever remembers tokens changes no decision (DESIGN §5): while policies and keys change, tokens
 * are revoked and time passes, each request is decided as by somebody who remembers nothing.
 */
class RememberedTokensTest {
  private static final int STEPS = 8_000;
  private static final int TRIGGERS = 6;

  /** All with the same kid, so that nothing but the signature tells their tokens apart. */
  private static final List<TokenMint> MINTS =
      List.of(
          TokenMint.generate("HS256", "k1"),
          TokenMint.generate("HS256", "k1"),
          TokenMint.generate("HS256", "k1"));

  private final SettableClock clock = new SettableClock(Decisions.NOW);
  private final TokenCache cache =
      new TokenCache(256 << 10, new byte[TokenCache.SECRET_LENGTH], clock);
  private final Engine remembering = engine(cache);
  private final Engine forgetful = engine(VerifiedTokens.anew());

  private static Policy policy(TriggerConfig config) {
    return Preparation.byJdk().policy(config, SharedKeySets.none());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("dev.httptrigger.extauthz.example.Seeds#all")
  void noDecisionIsAnotherForWhatIsRemembered(long seed) {
    Random random = new Random(seed);
    Generated generated = new Generated(seed);
    List<String> tokens = tokens(random, seed);
    Map<ObjectName, TriggerConfig> configs = new HashMap<>();
    PolicyTable table = PolicyTable.empty(Unmatched.DENY, false);
    Set<String> outcomes = new HashSet<>();
    for (int step = 0; step < STEPS; step++) {
      int number = random.nextInt(TRIGGERS);
      switch (random.nextInt(150)) {
        case 0, 1 -> {
          TriggerConfig config = trigger(generated, random, number).config();
          configs.put(config.trigger(), config);
          table = table.with(policy(config));
        }
        case 2 -> {
          Optional<TriggerConfig> again = configs.values().stream().findAny();
          table = again.isPresent() ? table.with(policy(again.get())) : table;
        }
        case 3 -> table = table.without(new ObjectName("shop", "t" + number));
        case 4 -> clock.move(Duration.ofSeconds(random.nextInt(100) - 30L));
        default -> {}
      }
      ExampleRequest request =
          random.nextInt(4) == 0
              ? generated.request()
              : request(generated.request(), tokens.get(random.nextInt(tokens.size())));

      Decision expected = forgetful.decide(request, table, clock.instant(), Trace.NONE);
      assertThat(remembering.decide(request, table, clock.instant(), Trace.NONE))
          .as("step %d", step)
          .isEqualTo(expected);
      if (random.nextInt(10) == 0) {
        assertSameSteps(request, table);
      }
      outcomes.add(outcome(expected));
    }
    assertThat(outcomes).as("what is compared").contains("allowed", "bad_signature", "expired");
    assertThat(outcomes.size()).as("kinds of decision").isGreaterThan(12);
    assertThat(cache.good().hits()).as("good tokens known").isGreaterThan(STEPS / 400);
    assertThat(cache.refused().hits()).as("bad tokens known").isGreaterThan(STEPS / 400);
  }

  private void assertSameSteps(ExampleRequest request, PolicyTable table) {
    RecordedTrace steps = new RecordedTrace();
    RecordedTrace expected = new RecordedTrace();
    remembering.decide(request, table, clock.instant(), steps);
    forgetful.decide(request, table, clock.instant(), expected);
    assertThat(steps.texts()).isEqualTo(expected.texts());
  }

  @Test
  void theSameTokenBeforeTwoTriggersIsJudgedByEach() {
    String token = MINTS.get(0).sign("{\"exp\":4102444800}");
    PolicyTable table =
        Decisions.table(
            ExampleTrigger.trigger()
                .named("shop", "a")
                .host("a.example.com")
                .keys(Keys.of(MINTS.get(0))),
            ExampleTrigger.trigger()
                .named("shop", "b")
                .host("b.example.com")
                .keys(Keys.of(MINTS.get(1))));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(table, "a.example.com", token)).isEqualTo("allowed");
      assertThat(ask(table, "b.example.com", token)).isEqualTo("bad_signature");
    }
  }

  @Test
  void aKeyThatIsTakenAwayStopsAtOnceAndComesBackAtOnce() {
    String token = MINTS.get(0).sign("{\"exp\":4102444800}");
    PolicyTable withKey = Decisions.table(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(0))));
    PolicyTable rotated =
        withKey.with(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(1))).policy());
    PolicyTable without =
        withKey.with(
            ExampleTrigger.trigger().keys(Keys.of(TokenMint.generate("HS256", "k2"))).policy());
    for (int i = 0; i < 3; i++) {
      assertThat(ask(withKey, ExampleRequest.HOST, token)).isEqualTo("allowed");
      assertThat(ask(rotated, ExampleRequest.HOST, token)).isEqualTo("bad_signature");
      assertThat(ask(without, ExampleRequest.HOST, token)).isEqualTo("unknown_key");
    }
  }

  @Test
  void aRememberedTokenExpiresIsRevokedAndMustHaveTheRight() {
    String token = MINTS.get(0).sign(claims(60, "https://a", "j1", "\"sub\":\"alice\""));
    PolicyTable table = Decisions.table(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(0))));
    PolicyTable revoked =
        Decisions.table(
            ExampleTrigger.trigger()
                .keys(Keys.of(MINTS.get(0)))
                .revoked(
                    new RevokedTokens(Set.of(new RevokedToken("https://a", "j1")), List.of())));

    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("allowed");
    assertThat(ask(revoked, ExampleRequest.HOST, token)).isEqualTo("revoked");
    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("allowed");
    clock.move(Duration.ofSeconds(119));
    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("allowed");
    clock.move(Duration.ofSeconds(1));
    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("expired");
    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("expired");
    clock.move(Duration.ofSeconds(-1));
    assertThat(ask(table, ExampleRequest.HOST, token)).isEqualTo("allowed");
  }

  /** Of the trigger in force, not of the one for which the token came first. */
  @Test
  void aRememberedTokenBecomesTheHeadersThatTheTriggerSays() {
    String token = MINTS.get(0).sign("{\"exp\":4102444800,\"sub\":\"alice\",\"role\":\"admin\"}");
    PolicyTable none = Decisions.table(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(0))));
    PolicyTable bySub = table("sub to x-user", "none to x-none");
    PolicyTable byRole = table("role to x-user", "sub to x-sub");

    for (int i = 0; i < 3; i++) {
      assertThat(headers(none, token)).isEmpty();
      assertThat(headers(bySub, token)).containsExactly(new Header("x-user", "alice"));
      assertThat(headers(byRole, token))
          .containsExactly(new Header("x-user", "admin"), new Header("x-sub", "alice"));
    }
    assertThat(cache.good().hits()).isEqualTo(6);
  }

  private static PolicyTable table(String... forwards) {
    ExampleTrigger trigger = ExampleTrigger.trigger().keys(Keys.of(MINTS.get(0)));
    for (String forward : forwards) {
      String[] parts = forward.split(" to ", -1);
      trigger.forward(parts[0], parts[1]);
    }
    return Decisions.table(trigger);
  }

  private List<Header> headers(PolicyTable table, String token) {
    Decision decision =
        remembering.decide(
            ExampleRequest.of("GET", "/").host(ExampleRequest.HOST).bearer(token),
            table,
            clock.instant(),
            Trace.NONE);
    assertThat(decision).isInstanceOf(Allow.class);
    return ((Allow) decision).mutations().setHeaders();
  }

  /** Each thread looks at the table that it took, as a request does. */
  @Test
  void whileKeysRotateEveryRequestIsDecidedByTheKeysItBeganWith() throws Exception {
    List<PolicyTable> tables =
        IntStream.range(0, MINTS.size())
            .mapToObj(i -> Decisions.table(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(i)))))
            .toList();
    List<String> tokens =
        MINTS.stream().map(mint -> mint.sign("{\"exp\":4102444800,\"sub\":\"x\"}")).toList();
    AtomicReference<Rotation> current = new AtomicReference<>(new Rotation(0, tables.get(0)));
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> askers = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int seed = thread;
        askers.add(threads.submit(asker(new Random(seed), current, tokens, over)));
      }
      for (int rotation = 0; rotation < 300; rotation++) {
        int keys = rotation % MINTS.size();
        // Half of them with new verifiers for the same keys.
        PolicyTable table =
            rotation % 2 == 0
                ? tables.get(keys)
                : Decisions.table(ExampleTrigger.trigger().keys(Keys.of(MINTS.get(keys))));
        current.set(new Rotation(keys, table));
        Thread.sleep(1);
      }
      over.set(true);
      for (Future<Integer> asker : askers) {
        assertThat(asker.get()).isPositive();
      }
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
    assertThat(cache.good().hits()).isPositive();
    assertThat(cache.refused().hits()).isPositive();
  }

  /** Whose keys are in force. */
  private record Rotation(int mint, PolicyTable table) {}

  private Callable<Integer> asker(
      Random random, AtomicReference<Rotation> current, List<String> tokens, AtomicBoolean over) {
    return () -> {
      int asked = 0;
      do {
        Rotation rotation = current.get();
        int mint = random.nextInt(tokens.size());
        assertThat(ask(rotation.table(), ExampleRequest.HOST, tokens.get(mint)))
            .isEqualTo(mint == rotation.mint() ? "allowed" : "bad_signature");
        asked++;
      } while (!over.get());
      return asked;
    };
  }

  private String ask(PolicyTable table, String host, String token) {
    return outcome(
        remembering.decide(
            ExampleRequest.get("/").host(host).bearer(token), table, clock.instant(), Trace.NONE));
  }

  private static ExampleRequest request(ExampleRequest like, String token) {
    return ExampleRequest.of("GET", "/").host(like.host()).bearer(token);
  }

  /** Any trigger, with keys of any of the mints, for one provider or two. */
  private static ExampleTrigger trigger(Generated generated, Random random, int number) {
    ExampleTrigger trigger = generated.trigger(number);
    if (random.nextInt(8) > 0) {
      trigger.providers(
          random.nextInt(3) == 0
              ? new Provider[] {
                provider(random, "a", Optional.of("https://a")),
                provider(random, "b", Optional.of("https://b"))
              }
              : new Provider[] {
                provider(
                    random, "a", random.nextBoolean() ? Optional.empty() : Optional.of("https://a"))
              });
    }
    if (random.nextBoolean()) {
      Set<RevokedToken> revoked = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        revoked.add(new RevokedToken("https://a", "j" + random.nextInt(6)));
        revoked.add(new RevokedToken("https://b", "j" + random.nextInt(6)));
      }
      trigger.revoked(new RevokedTokens(revoked, List.of()));
    }
    if (random.nextBoolean()) {
      trigger.payloadHeader("x-payload");
    }
    if (random.nextBoolean()) {
      trigger.forward("role", "x-role");
      List<Encoding> encodings = List.of(Encoding.values());
      Encoding encoding = encodings.get(random.nextInt(encodings.size()));
      trigger.forward(
          new ClaimForward(
              List.of(random.nextBoolean() ? "aud" : "sub"), encoding, new ToHeader("x-any")));
    }
    return trigger;
  }

  private static Provider provider(Random random, String name, Optional<String> issuer) {
    return new Provider(
        name,
        issuer,
        random.nextInt(4) == 0 ? List.of("orders") : List.of(),
        Optional.empty(),
        random.nextInt(4) == 0 ? Optional.of(Set.of("at+jwt")) : Optional.empty(),
        Duration.ofSeconds(random.nextInt(3) * 30L),
        random.nextBoolean(),
        Optional.empty(),
        new InlineKeys(Keys.of(MINTS.get(random.nextInt(MINTS.size())))));
  }

  private static List<String> tokens(Random random, long seed) {
    List<String> tokens = new ArrayList<>();
    MutatedTokens mutated = new MutatedTokens(MINTS.get(0), seed);
    List<String> members =
        List.of(
            "\"sub\":\"alice\"",
            "\"aud\":\"orders\"",
            "\"aud\":[\"orders\",\"others\"]",
            "\"o\":{\"a\":1,\"b\":[true,null,\"x\",{}]}",
            "\"o\":{\"b\":[true,null,\"x\",{}],\"a\":1}",
            "\"o\":{\"b\":[true,null,\"x\",{}],\"a\":1.0}",
            "\"nbf\":" + Decisions.NOW.plusSeconds(500).getEpochSecond(),
            "\"role\":\"admin\",\"scope\":\"read\"",
            "\"scope\":\"read\",\"role\":\"admin\"",
            "\"sub\":\"\u65e5\u672c\"");
    for (TokenMint mint : MINTS) {
      for (int i = 0; i < 6; i++) {
        tokens.add(
            mint.sign(
                "{\"alg\":\"HS256\",\"kid\":\"k1\""
                    + (random.nextBoolean() ? "" : ",\"typ\":\"at+jwt\"")
                    + "}",
                claims(
                    random.nextInt(2_000) - 200,
                    random.nextBoolean() ? "https://a" : "https://b",
                    "j" + random.nextInt(6),
                    members.get(random.nextInt(members.size())))));
      }
    }
    for (int i = 0; i < 12; i++) {
      tokens.add(mutated.next());
    }
    return tokens;
  }

  private static String claims(int secondsToLive, String issuer, String id, String more) {
    return "{"
        + more
        + ",\"exp\":"
        + Decisions.NOW.plusSeconds(secondsToLive).getEpochSecond()
        + ",\"iss\":\""
        + issuer
        + "\",\"jti\":\""
        + id
        + "\"}";
  }

  private static Engine engine(VerifiedTokens tokens) {
    return new Engine(
        tokens,
        failure -> {
          throw new AssertionError("the engine failed inside", failure);
        });
  }
}
