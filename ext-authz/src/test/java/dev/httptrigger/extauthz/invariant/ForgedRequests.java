package dev.httptrigger.extauthz.invariant;

import dev.httptrigger.extauthz.invariant.ForgedRequest.Framing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes requests around the mapped names. Most have a good token, so that most pass. */
final class ForgedRequests {
  private final Random random;
  private final ForgedParts parts;

  ForgedRequests(long seed) {
    this.random = new Random(seed);
    this.parts = new ForgedParts(random);
  }

  ForgedRequest next() {
    ProtectedTrigger trigger = one(List.of(ProtectedTrigger.values()));
    int claims = random.nextInt(ExampleClaims.ALL.size());
    String path = oneIn(5) ? ProtectedTrigger.OPEN : "/x";
    return oneIn(16) ? preflight(trigger, claims, path) : usual(trigger, claims, path);
  }

  private ForgedRequest preflight(ProtectedTrigger trigger, int claims, String path) {
    List<String> lines = new ArrayList<>(parts.headers());
    lines.add("origin: https://app.example.com");
    lines.add("access-control-request-method: GET");
    return new ForgedRequest(
        trigger.name(),
        claims,
        Framing.LENGTH,
        "OPTIONS",
        path + parts.query(List.of()),
        "",
        lines);
  }

  private ForgedRequest usual(ProtectedTrigger trigger, int claims, String path) {
    List<String> lines = new ArrayList<>(parts.headers());
    List<String> cookies = new ArrayList<>();
    List<String> query = new ArrayList<>();
    List<String> form = new ArrayList<>();
    putToken(lines, cookies, query, form);
    lines.addAll(parts.cookieLines(cookies));
    Collections.shuffle(lines, random);
    String target = path + parts.query(query);
    Framing framing = one(List.of(Framing.values()));
    if (form.isEmpty() && random.nextBoolean()) {
      return new ForgedRequest(
          trigger.name(), claims, Framing.LENGTH, one(List.of("GET", "HEAD")), target, "", lines);
    }
    boolean isForm = !form.isEmpty() || !oneIn(4);
    lines.add("content-type: " + (isForm ? formType() : otherType()));
    String body =
        isForm ? parts.parameters(form) : one(List.of("{\"uid\":1}", "uid=evil&a=1", "\u00ff"));
    return new ForgedRequest(
        trigger.name(), claims, framing, one(List.of("POST", "PUT", "PATCH")), target, body, lines);
  }

  /** Mostly a good one, where it is looked for first; sometimes one that nobody verifies beside. */
  private void putToken(
      List<String> lines, List<String> cookies, List<String> query, List<String> form) {
    switch (random.nextInt(20)) {
      case 0, 1 -> cookies.add(ProtectedTrigger.TOKEN_COOKIE + "={good}");
      case 2, 3 -> query.add(ProtectedTrigger.TOKEN_PARAMETER + "={good}");
      case 4 -> form.add(ProtectedTrigger.TOKEN_PARAMETER + "={good}");
      case 5 -> lines.add("authorization: Bearer {expired}");
      case 6 -> lines.add("authorization: Basic e30=");
      case 7 -> {}
      case 8 -> {
        lines.add("authorization: Bearer {good}");
        cookies.add(ProtectedTrigger.TOKEN_COOKIE + "={stray}");
      }
      case 9 -> {
        lines.add("authorization: Bearer {good}");
        query.add(ProtectedTrigger.TOKEN_PARAMETER + "={stray}");
      }
      case 10 -> {
        lines.add("Authorization: bearer {good}");
        form.add("%61ccess_token={stray}");
      }
      default -> lines.add("authorization: Bearer {good}");
    }
  }

  private String formType() {
    return one(
        List.of(
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded",
            "Application/X-WWW-Form-URLencoded; charset=UTF-8"));
  }

  private String otherType() {
    return one(
        List.of("application/json", "text/plain", "application/json", "multipart/form-data"));
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
