package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;

/** Authorino's custom resources as JSON. */
final class AuthorinoConfiguration {
  private AuthorinoConfiguration() {}

  /** The name of the resource of that site. */
  static String name(int number) {
    return "site-" + number;
  }

  /**
   * The resource of a site. Authorino checks issuer and audience only by a rule.
   *
   * @param keySetUrl where the key set is
   */
  static String resource(String namespace, int number, Site site, String keySetUrl) {
    return """
    {"apiVersion":"authorino.kuadrant.io/v1beta3","kind":"AuthConfig",
    "metadata":{"name":"%s","namespace":"%s"},"spec":{"hosts":[%s],
    "authentication":{"jwt":{"jwt":{"jwksUrl":%s},
    "credentials":{"authorizationHeader":{"prefix":"Bearer"}}}},
    "authorization":%s,
    "response":{"success":{"headers":{"%s":{"plain":{"selector":"auth.identity.sub"}}}}}}}
    """
        .formatted(
            name(number),
            namespace,
            Json.string(site.host()),
            Json.string(keySetUrl),
            authorization(site.policy()),
            CommonTask.USER_HEADER);
  }

  /** A merge patch (RFC 7396) by which a resource gets another policy. */
  static String change(Policy policy) {
    return "{\"spec\":{\"authorization\":" + authorization(policy) + "}}";
  }

  private static String authorization(Policy policy) {
    String rule =
        "auth.identity.iss == '%s' && '%s' in auth.identity.aud"
            .formatted(policy.issuer(), policy.audience());
    return """
    {"claims":{"patternMatching":{"patterns":[{"predicate":%s}]}}}\
    """
        .formatted(Json.string(rule));
  }
}
