package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

/** Where a key set is found, as a trigger's author wrote it. */
public sealed interface SourceAddress {
  /** The URL or issuer, and which of the two it is, for people. */
  String text();

  /**
   * The key set itself.
   *
   * @param url compared character by character
   */
  record KeySetUrl(String url) implements SourceAddress {
    /** Checks that it is not null. */
    public KeySetUrl {
      requireNonNull(url, "url is null");
    }

    @Override
    public String text() {
      return url;
    }
  }

  /**
   * An OpenID provider, whose discovery document names the key set (OpenID Connect Discovery 1.0
   * §4).
   *
   * @param issuer the issuer identifier, compared character by character
   */
  record Issuer(String issuer) implements SourceAddress {
    /** Checks that it is not null. */
    public Issuer {
      requireNonNull(issuer, "issuer is null");
    }

    @Override
    public String text() {
      return "issuer " + issuer;
    }
  }
}
