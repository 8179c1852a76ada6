package dev.httptrigger.bench.workload;

import java.util.Locale;
import java.util.Map;

/**
 * Somebody with a token of fourteen claims, three of which go to the upstream.
 *
 * @param number no two users have the same
 */
record User(int number) {
  /** Who signs. */
  static final String ISSUER = "https://login.example.com/";

  /** For whom. */
  static final String AUDIENCE = "orders";

  private static final String ROLES = "admin,buyer,viewer";

  /**
   * The claims.
   *
   * @param expires when the token ends, in seconds since 1970
   */
  String claims(long expires) {
    return """
    {"iss":"%s","sub":"%s","aud":["%s","web"],"exp":%d,"nbf":1700000000,"iat":1700000000,\
    "jti":"%032x","azp":"web-client","sid":"5a1d0c0e-0b52-4a8e-8f0d-3f4f1f0a8a11",\
    "tenant":"acme-0","scope":"openid profile email orders:read orders:write invoices:read",\
    "email":"%s","name":"Jane Doe","roles":["admin","buyer","viewer"]}\
    """
        .formatted(ISSUER, subject(), AUDIENCE, expires, number, email());
  }

  /** The headers that the upstream gets of them. */
  Map<String, String> headers() {
    return Map.of("x-user-id", subject(), "x-user-email", email(), "x-user-roles", ROLES);
  }

  private String subject() {
    return String.format(Locale.ROOT, "4f1c1b3e-8d11-4f5e-9f0b-%012x", number);
  }

  private String email() {
    return "jane." + number + "@example.com";
  }
}
