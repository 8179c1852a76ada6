package dev.httptrigger.extauthz.engine;

import static dev.httptrigger.extauthz.engine.Decisions.NOW;
import static dev.httptrigger.extauthz.engine.Decisions.decide;
import static dev.httptrigger.extauthz.example.ExampleRequest.get;

import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Answer;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.example.ExampleRequest;
import dev.httptrigger.extauthz.example.WrittenTrigger;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.testkit.TokenMint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What the two profiles do differently: each situation of {@code docs/profiles.md} as a trigger and
 * a request, and what comes of it in the words of that page.
 */
final class ProfileCases {
  private static final TokenMint MINT = TokenMint.generate("ES256", "k1");
  private static final long SECONDS = NOW.getEpochSecond();
  private static final String CLAIMS = "{\"exp\":" + (SECONDS + 3600) + "}";
  private static final String GOOD = MINT.sign(CLAIMS);

  private final Map<String, Function<String, String>> cases = new LinkedHashMap<>();

  private ProfileCases() {}

  /** By situation, in the page's order: from the profile's name to what comes of it. */
  static Map<String, Function<String, String>> all() {
    ProfileCases all = new ProfileCases();
    all.answers();
    all.prefixes();
    all.tokensForTheUpstream();
    all.claims();
    all.paths();
    all.findings();
    return all.cases;
  }

  private void answers() {
    cases.put(
        "no token where one is needed",
        profile -> {
          Answer answer = Decisions.denied(asked(profile, "", "", get("/"))).answer();
          Header first = answer.headers().getFirst();
          return "%d, `%s: %s`, `%s`"
              .formatted(answer.status(), first.name(), first.value(), answer.body());
        });
  }

  private void prefixes() {
    put(
        "prefix `\"Bearer \"`, the header says `bearer eyJ…`",
        get("/").header("authorization", "bearer " + GOOD));
    put(
        "prefix `\"Bearer \"`, two spaces before the token",
        get("/").header("authorization", "Bearer  " + GOOD));
    String written = "tokenLocations: [{in: Header, name: Authorization, prefix: Bearer}]";
    put("prefix `Bearer` without a space, the header says `Bearer eyJ…`", written, get("/"), GOOD);
    put(
        "prefix `Bearer` without a space, the header says `BearereyJ…`",
        "",
        written,
        get("/").header("authorization", "Bearer" + GOOD));
    put(
        "`Authorization: Basic …`, and a good token in the next location",
        "",
        """
        tokenLocations:
        - {in: Header, name: Authorization, prefix: "Bearer "}
        - {in: Cookie, name: session}
        """,
        get("/").header("authorization", "Basic YTpi").header("cookie", "session=" + GOOD));
    put(
        "`Authorization: Basic …` and no token under `missingToken: Allow`",
        "",
        "missingToken: Allow",
        get("/").header("authorization", "Basic YTpi"));
    put(
        "a CORS preflight with `X-Token: Basic …`, where tokens are in `X-Token: Bearer eyJ…`",
        "",
        "tokenLocations: [{in: Header, name: X-Token, prefix: \"Bearer \"}]",
        ExampleRequest.of("OPTIONS", "/")
            .header("origin", "https://www.example.com")
            .header("access-control-request-method", "GET")
            .header("x-token", "Basic YTpi"));
  }

  private void tokensForTheUpstream() {
    cases.put(
        "`tokenForwarding: Keep`, a good token, and another one in a later location",
        profile ->
            header(
                "x-token",
                asked(
                    profile,
                    "",
                    """
                    tokenLocations:
                    - {in: Header, name: Authorization, prefix: "Bearer "}
                    - {in: Header, name: X-Token}
                    """,
                    get("/").bearer(GOOD).header("x-token", "eyJh.eyJi.c2ln"))));
    cases.put(
        "`tokenForwarding: Remove`, `Authorization: Basic …` on an open path",
        profile ->
            header(
                "authorization",
                asked(
                    profile,
                    "match: {mode: Whitelist, paths: [/open]}",
                    "tokenForwarding: Remove",
                    get("/open").header("authorization", "Basic YTpi"))));
    cases.put(
        "a trigger with rules by path or method, the client sends `X-HTTP-Method-Override`",
        profile ->
            header(
                "x-http-method-override",
                asked(
                    profile,
                    "methods: [POST]",
                    "",
                    ExampleRequest.of("POST", "/")
                        .bearer(GOOD)
                        .header("x-http-method-override", "DELETE"))));
  }

  private void claims() {
    put(
        "a token without `kid`; the only key that fits has one",
        get("/").bearer(MINT.sign("{\"alg\":\"ES256\"}", CLAIMS)));
    put(
        "no `clockSkew` given, `exp` was 30 seconds ago",
        get("/").bearer(MINT.sign("{\"exp\":" + (SECONDS - 30) + "}")));
    put(
        "no `clockSkew` given, `nbf` is in 30 seconds",
        get("/")
            .bearer(MINT.sign("{\"exp\":" + (SECONDS + 60) + ",\"nbf\":" + (SECONDS + 30) + "}")));
    put(
        "no `requireExpiration` given, the token has no `exp`",
        get("/").bearer(MINT.sign("{\"sub\":\"alice\"}")));
    put(
        "`iat` is in an hour",
        get("/")
            .bearer(
                MINT.sign("{\"exp\":" + (SECONDS + 7200) + ",\"iat\":" + (SECONDS + 3600) + "}")));
    put(
        "no `types` given, `typ` is `secevent+jwt`",
        get("/")
            .bearer(
                MINT.sign("{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"secevent+jwt\"}", CLAIMS)));
    put(
        "no `types` given, `typ` is a number",
        get("/").bearer(MINT.sign("{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":5}", CLAIMS)));
  }

  private void paths() {
    String blacklist = "match: {mode: Blacklist, paths: [%s]}";
    put("Blacklist `/admin`, no token, `/Admin`", blacklist.formatted("/admin"), "", get("/Admin"));
    put(
        "Blacklist `/admin`, no token, `/admin/`",
        blacklist.formatted("/admin"),
        "",
        get("/admin/"));
    put(
        "Blacklist `/admin/`, no token, `/admin`",
        blacklist.formatted("/admin/"),
        "",
        get("/admin"));
    put(
        "Blacklist `/admin/*`, no token, `/admin`",
        blacklist.formatted("/admin/*"),
        "",
        get("/admin"));
    String rule = "authorization: [{paths: [/admin/*], scopes: [admin]}]";
    put(
        "a rule for `/admin/*`, a good token that lacks its scope, `/Admin/x`",
        rule,
        get("/Admin/x"),
        GOOD);
    put(
        "a rule for `/admin/*`, a good token that lacks its scope, `/admin`",
        rule,
        get("/admin"),
        GOOD);
  }

  private void findings() {
    cases.put(
        "a Blacklist has `/admin` and not `/admin/`",
        profile ->
            found(
                FindingCode.BLACKLIST_SIBLING,
                trigger(profile, "match: {mode: Blacklist, paths: [/admin]}", "")));
    cases.put(
        "the prefix of a header ends without a space",
        profile ->
            found(
                FindingCode.PREFIX_WITHOUT_SPACE,
                trigger(
                    profile,
                    "",
                    "tokenLocations: [{in: Header, name: Authorization, prefix: Bearer}]")));
    cases.put(
        "a Blacklist has `/admin`, a rule of `authorization` is for `/ADMIN`",
        profile ->
            found(
                FindingCode.RULE_ON_OPEN_PATH,
                trigger(
                    profile,
                    "match: {mode: Blacklist, paths: [/admin]}",
                    "authorization: [{paths: [/ADMIN], scopes: [admin]}]")));
  }

  private void put(String situation, ExampleRequest request) {
    put(situation, "", "", request);
  }

  private void put(String situation, String jwt, ExampleRequest request, String token) {
    put(situation, "", jwt, request.bearer(token));
  }

  private void put(String situation, String spec, String jwt, ExampleRequest request) {
    cases.put(situation, profile -> words(asked(profile, spec, jwt, request)));
  }

  private static WrittenTrigger trigger(String profile, String spec, String jwt) {
    return WrittenTrigger.of("profile: " + profile + "\n" + spec, jwt, MINT);
  }

  private static Decision asked(String profile, String spec, String jwt, ExampleRequest request) {
    return decide(
        request,
        PolicyTable.empty(Unmatched.DENY, false).with(trigger(profile, spec, jwt).policy()));
  }

  private static String words(Decision decision) {
    return switch (decision) {
      case Allow _ -> "passes";
      case Deny deny -> deny.answer().status() + " `" + deny.reason().text() + "`";
    };
  }

  private static String header(String name, Decision decision) {
    return Decisions.allowed(decision).mutations().removeHeaders().contains(name)
        ? "it is removed"
        : "it stays";
  }

  private static String found(FindingCode code, WrittenTrigger trigger) {
    return trigger.findings().stream()
        .filter(finding -> finding.code() == code)
        .map(finding -> finding.severity().name().toLowerCase(Locale.ROOT))
        .map(severity -> severity + " `" + code.text() + "`")
        .findFirst()
        .orElse("nothing is said");
  }
}
