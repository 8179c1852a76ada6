package dev.httptrigger.bench.peers;

import dev.httptrigger.bench.workload.CommonTask;
import java.nio.file.Path;
import java.util.List;

/** Heimdall's configuration as JSON, which is YAML: what it starts with, and its rules. */
final class HeimdallConfiguration {
  private HeimdallConfiguration() {}

  /**
   * What it starts with: it reads rules from a file and watches it.
   *
   * @param port of loopback, for checks
   * @param managementPort of loopback
   * @param keySetUrl where the key set is; Heimdall remembers it by default
   * @param policy which tokens pass where a rule says nothing else
   */
  static String main(
      int port, int managementPort, String keySetUrl, Policy policy, Path rulesFile) {
    return """
    {"log":{"level":"error"},"tracing":{"enabled":false},"metrics":{"enabled":false},
    "serve":{"host":"127.0.0.1","port":%d,"trusted_proxies":["127.0.0.0/8"]},
    "management":{"host":"127.0.0.1","port":%d},
    "mechanisms":{"authenticators":[{"id":"deny","type":"unauthorized"},
    {"id":"jwt","type":"jwt","config":{"jwks_endpoint":{"url":%s},
    "jwt_source":[{"header":"Authorization","scheme":"Bearer"}],"assertions":%s}}],
    "finalizers":[{"id":"user","type":"header","config":{"headers":{"%s":"{{ .Subject.ID }}"}}}]},
    "default_rule":{"execute":[{"authenticator":"deny"}]},
    "providers":{"file_system":{"src":%s,"watch":true}}}
    """
        .formatted(
            port,
            managementPort,
            Json.string(keySetUrl),
            assertions(policy),
            CommonTask.USER_HEADER,
            Json.string(rulesFile.toString()));
  }

  /** Its rules: one for each site. */
  static String rules(List<Site> sites) {
    return """
    {"version":"1alpha4","name":"bench","rules":[%s]}
    """
        .formatted(
            Json.each(
                sites,
                (number, site) ->
                    """
                    {"id":"r%d","match":{"routes":[{"path":"/**"}],"methods":["GET"],
                    "hosts":[{"type":"exact","value":%s}]},"execute":[
                    {"authenticator":"jwt","config":{"assertions":%s}},{"finalizer":"user"}]}\
                    """
                        .formatted(number, Json.string(site.host()), assertions(site.policy()))));
  }

  private static String assertions(Policy policy) {
    return """
    {"issuers":[%s],"audience":[%s],"allowed_algorithms":["RS256"]}\
    """
        .formatted(Json.string(policy.issuer()), Json.string(policy.audience()));
  }
}
