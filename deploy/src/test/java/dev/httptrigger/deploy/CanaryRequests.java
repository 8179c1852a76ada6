package dev.httptrigger.deploy;

import dev.httptrigger.testkit.Canary;
import java.util.List;

/** Requests with a marker in every part that a client chooses. */
final class CanaryRequests {
  private final Canary canary;

  CanaryRequests(Canary canary) {
    this.canary = canary;
  }

  CanaryRequest bearer(String token) {
    return bearerAt("/", token);
  }

  CanaryRequest bearerAt(String path, String token) {
    return at(path, "").withLine(authorization(token));
  }

  static String authorization(String token) {
    return "Authorization: Bearer " + token;
  }

  CanaryRequest json() {
    String body = "{\"" + mark("a name in a body") + "\": \"" + mark("a body") + "\"}";
    CanaryRequest usual = at("/", "");
    return new CanaryRequest("POST", usual.host(), usual.target(), usual.lines(), body)
        .withLine("Content-Type: application/json");
  }

  String basic() {
    return "Authorization: Basic " + mark("another scheme's credentials");
  }

  CanaryRequest at(String path, String query) {
    return new CanaryRequest(
        "GET",
        host(CanaryTriggers.HOST),
        path
            + mark("a segment of the path")
            + "?"
            + mark("the name of a parameter")
            + "="
            + mark("a parameter")
            + query,
        List.of(
            "User-Agent: " + mark("the user agent"),
            "Referer: https://example.com/" + mark("the referer"),
            "X-" + mark("a header's name") + ": " + mark("a header"),
            "Cookie: " + mark("a cookie's name") + "=" + mark("a cookie")),
        "");
  }

  /** The usual request, its cookies and more. */
  CanaryRequest cookie(String more) {
    CanaryRequest usual = at("/", "");
    return new CanaryRequest(
        usual.method(),
        usual.host(),
        usual.target(),
        usual.lines().stream().map(each -> each.startsWith("Cookie") ? each + more : each).toList(),
        "");
  }

  CanaryRequest preflight() {
    CanaryRequest usual = at("/", "");
    return new CanaryRequest(
            "OPTIONS",
            usual.host(),
            usual.target(),
            usual.lines().stream().filter(each -> !each.startsWith("Cookie")).toList(),
            "")
        .withLine("Origin: https://" + mark("the origin") + ".example.com")
        .withLine("Access-Control-Request-Method: GET");
  }

  CanaryRequest twoTokens() {
    return at("/", "&access_token=" + mark("a token") + "&access_token=" + mark("a token"));
  }

  String host(String zone) {
    return canary.lowerCaseMarker("a label of the host") + "." + zone;
  }

  private String mark(String place) {
    return canary.marker(place);
  }
}
