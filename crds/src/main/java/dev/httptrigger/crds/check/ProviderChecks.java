package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.util.List;

/** What is wrong or remarkable about providers that are right by themselves. */
final class ProviderChecks {
  private ProviderChecks() {}

  static void check(List<JwtProvider> providers, Findings findings) {
    for (int index = 0; index < providers.size(); index++) {
      JwtProvider provider = providers.get(index);
      String path = FieldPath.element("spec.jwt.providers", index);
      if (provider.issuer().isEmpty()) {
        findings.warning(
            FindingCode.ISSUER_NOT_CHECKED,
            FieldPath.field(path, "issuer"),
            "Without an issuer, iss is not looked at.",
            "Add the issuer as its tokens name it.");
      }
      if (provider.audiences().isEmpty()) {
        findings.warning(
            FindingCode.AUDIENCE_NOT_CHECKED,
            FieldPath.field(path, "audiences"),
            "Without audiences, a token that was made for another service passes here.",
            "Add the audience that this service's tokens name in aud.");
      }
      provider.jwks().inline().ifPresent(keys -> checkNames(keys, path, findings));
      provider
          .jwks()
          .remote()
          .ifPresent(
              remote -> RemoteChecks.check(provider, remote, path + ".jwks.remote", findings));
    }
  }

  /** kubectl reads YAML 1.1, where a key {@code n} or {@code y} without quotes is a boolean. */
  private static void checkNames(ObjectNode keySet, String providerPath, Findings findings) {
    JsonNode keys = keySet.path("keys");
    for (int index = 0; index < keys.size(); index++) {
      if (keys.path(index).has("false") || keys.path(index).has("true")) {
        findings.error(
            FindingCode.UNQUOTED_NAME,
            FieldPath.element(providerPath + ".jwks.inline.keys", index),
            "kubectl took a name without quotes for a boolean, such as n for false or y for true.",
            "Write \"n\" and \"y\" with quotes, or paste the key set as JSON.");
      }
    }
  }
}
