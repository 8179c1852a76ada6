package dev.httptrigger.extauthz.engine;

import dev.httptrigger.crds.config.AuthorizationRule;
import dev.httptrigger.crds.config.AuthorizationRule.ClaimCondition;
import dev.httptrigger.crds.config.TriggerConfig.Blacklist;
import dev.httptrigger.crds.config.TriggerConfig.InCookie;
import dev.httptrigger.crds.config.TriggerConfig.InHeader;
import dev.httptrigger.crds.config.TriggerConfig.InQuery;
import dev.httptrigger.crds.config.TriggerConfig.MatchAll;
import dev.httptrigger.crds.config.TriggerConfig.Profile;
import dev.httptrigger.crds.config.TriggerConfig.Whitelist;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.ExampleTrigger;
import dev.httptrigger.extauthz.example.Keys;
import dev.httptrigger.testkit.TokenMint;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Triggers and requests of all kinds, few enough of each that they often meet. */
final class Generated {
  private static final TokenMint MINT = TokenMint.generate("HS256", "k1");
  private static final List<String> HOSTS =
      List.of("a.example.com", "b.example.com", "*.example.com", "c.example.org");
  private static final List<String> PREFIXES = List.of("/", "/api", "/api/v1", "/admin");
  private static final List<String> RULES =
      List.of("/*", "/api/*", "/api", "/api/v1/*", "/admin*", "/login", "/");
  private static final List<String> TARGETS =
      List.of(
          "/",
          "/api",
          "/api/",
          "/API",
          "/api/v1/x",
          "/%61pi/v1",
          "/admin",
          "/admin/..",
          "/login",
          "/login;x",
          "/a%2fb",
          "//",
          "/other",
          "/login?t=");
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "OPTIONS", "get");
  private static final List<AuthorizationRule> AUTHORIZATION =
      List.of(
          new AuthorizationRule(List.of(), Optional.empty(), List.of("read"), List.of()),
          new AuthorizationRule(List.of("/api/*"), Optional.empty(), List.of("write"), List.of()),
          new AuthorizationRule(
              List.of("/admin*"),
              Optional.of(Set.of("GET", "POST")),
              List.of(),
              List.of(new ClaimCondition(List.of("role"), List.of("admin"), List.of()))));
  private static final List<String> TOKENS =
      Stream.concat(
              Stream.of(
                      "{\"exp\":4102444800}",
                      "{\"exp\":4102444800,\"sub\":\"alice\",\"scope\":\"read\"}",
                      "{\"exp\":4102444800,\"sub\":\"bob\",\"scope\":\"read"
                          + " write\",\"role\":\"admin\"}",
                      "{\"exp\":1,\"sub\":\"alice\"}",
                      "{\"sub\":\"alice\"}")
                  .map(MINT::sign),
              Stream.of(
                  TokenMint.generate("HS256", "k1").sign("{\"exp\":4102444800}"), "a.b.c", ""))
          .toList();

  private final Random random;

  Generated(long seed) {
    this.random = new Random(seed);
  }

  /** A trigger with one to three hosts and everything else by chance. */
  ExampleTrigger trigger(int number) {
    ExampleTrigger trigger = ExampleTrigger.trigger().named("shop", "t" + number);
    for (String host : some(HOSTS)) {
      trigger.host(host, some(PREFIXES).toArray(String[]::new));
    }
    trigger
        .keys(Keys.of(MINT))
        .profile(one(List.of(Profile.values())))
        .locations(new InHeader("authorization", "Bearer "), new InQuery("t"), new InCookie("c"))
        .forward("sub", one(List.of("x-user", "x-name")));
    switch (random.nextInt(3)) {
      case 0 -> trigger.match(new MatchAll());
      case 1 -> trigger.match(new Whitelist(some(RULES)));
      default -> trigger.match(new Blacklist(some(RULES)));
    }
    if (random.nextInt(3) == 0) {
      trigger.missingTokenAllowed();
    }
    if (random.nextInt(3) == 0) {
      trigger.methods(some(METHODS).toArray(String[]::new));
    }
    if (random.nextBoolean()) {
      trigger.authorization(some(AUTHORIZATION).toArray(AuthorizationRule[]::new));
    }
    if (random.nextInt(6) == 0) {
      trigger.dryRun();
    }
    return trigger;
  }

  /** A request to one of the hosts, with a token of some kind in some place, or with none. */
  ExampleRequest request() {
    String token = one(TOKENS);
    String target = one(TARGETS);
    boolean inQuery = random.nextInt(4) == 0;
    ExampleRequest request =
        ExampleRequest.of(
                one(METHODS), inQuery ? target.replace("?t=", "") + "?a=1&t=" + token : target)
            .host(one(HOSTS).replace("*", "d"))
            .header("x-user", "mallory");
    return switch (random.nextInt(5)) {
      case 0, 1 -> request.bearer(token);
      case 2 -> request.header("cookie", "a=1; c=" + token);
      case 3 ->
          request.header("origin", "https://x").header("access-control-request-method", "GET");
      default -> request;
    };
  }

  List<ExampleRequest> requests(int count) {
    return Stream.generate(this::request).limit(count).toList();
  }

  /** Rules on paths, at least one. */
  List<String> pathRules() {
    return some(RULES);
  }

  /** Rules on claims, at least one. */
  List<AuthorizationRule> authorization() {
    return some(AUTHORIZATION);
  }

  /** At least one of them, in their order. */
  <T> List<T> some(List<T> all) {
    List<T> some = all.stream().filter(each -> random.nextInt(3) == 0).toList();
    return some.isEmpty() ? List.of(one(all)) : some;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
