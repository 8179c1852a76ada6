package dev.httptrigger.jwksfetch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.json.StrictJson;

/** What an OpenID provider says about itself (OpenID Connect Discovery 1.0 §3, §4). */
final class DiscoveryDocument {
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  private DiscoveryDocument() {}

  /** Where the document of an issuer is: one slash at the issuer's end is left out (§4.1). */
  static String url(String issuer) throws RefusedException {
    if (issuer.indexOf('?') >= 0 || issuer.indexOf('#') >= 0) {
      throw new RefusedException(FailureKind.URL_NOT_USABLE);
    }
    String path = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    return path + WELL_KNOWN;
  }

  /**
   * The URL of the key set.
   *
   * @param issuer must be the document's own, character by character (§4.3)
   */
  static String keySetUrl(byte[] document, String issuer) throws RefusedException {
    return switch (StrictJson.parse(document)) {
      case StrictJson.NotJson notJson -> throw unreadable();
      case StrictJson.Parsed parsed -> keySetUrl(parsed.value(), issuer);
    };
  }

  private static String keySetUrl(JsonNode document, String issuer) throws RefusedException {
    JsonNode own = document.path("issuer");
    JsonNode url = document.path("jwks_uri");
    if (!own.isTextual() || !url.isTextual()) {
      throw unreadable();
    }
    if (!own.textValue().equals(issuer)) {
      throw new RefusedException(FailureKind.ISSUER_DIFFERS);
    }
    return url.textValue();
  }

  private static RefusedException unreadable() {
    return new RefusedException(FailureKind.DISCOVERY_UNREADABLE);
  }
}
