package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import java.util.List;

/** A policy for OPA-Envoy in Rego, and the sites as its data. */
final class OpaConfiguration {
  private OpaConfiguration() {}

  /** Where the policy's answer is. */
  static final String RESULT = "envoy/authz/result";

  /** The policy: what passes at a host stands in the data. */
  static String policyOfData() {
    return policy("cfg := data.hosts[input.attributes.request.http.host]");
  }

  /** The policy of one site, in the text. */
  static String policyOf(Policy only) {
    return policy("cfg := " + entry(only));
  }

  private static String policy(String configuration) {
    return """
    package envoy.authz
    import rego.v1
    %s
    auth := input.attributes.request.http.headers.authorization
    token := substring(auth, 7, -1) if startswith(auth, "Bearer ")
    v := io.jwt.decode_verify(token, {"cert": cfg.jwks, "alg": "RS256", "iss": cfg.iss, "aud": cfg.aud})
    default result := {"allowed": false, "http_status": 401}
    result := {"allowed": true, "headers": {"%s": v[2].sub}} if v[0]
    """
        .formatted(configuration, CommonTask.USER_HEADER);
  }

  /** The sites as data, by host. */
  static String data(List<Site> sites) {
    return "{\"hosts\":{"
        + Json.each(sites, (_, site) -> Json.string(site.host()) + ":" + entry(site.policy()))
        + "}}";
  }

  /** A JSON Patch of the data (RFC 6902) by which a site gets another audience. */
  static String change(Site site) {
    return """
    [{"op":"replace","path":%s,"value":%s}]\
    """
        .formatted(
            Json.string("/hosts/" + site.host() + "/aud"), Json.string(site.policy().audience()));
  }

  private static String entry(Policy policy) {
    return """
    {"jwks":%s,"iss":%s,"aud":%s}\
    """
        .formatted(
            Json.string(policy.keySet()),
            Json.string(policy.issuer()),
            Json.string(policy.audience()));
  }
}
