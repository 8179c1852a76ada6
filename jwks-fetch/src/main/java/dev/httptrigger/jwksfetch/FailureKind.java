package dev.httptrigger.jwksfetch;

/**
 * Why a fetch brought no new keys: a closed set. The sentences never quote what a server sent, and
 * no URL.
 */
public enum FailureKind {
  /** The URL is none that can be fetched. */
  URL_NOT_USABLE(
      "UrlNotUsable",
      "The URL can't be fetched.",
      "Write https://host/path, without user, password and fragment; an IPv4 address as four"
          + " decimal numbers."),
  /** The URL is http. */
  PLAIN_HTTP(
      "PlainHttp",
      "Keys are fetched by https only.",
      "Have the issuer offer its keys by https; its certificate may be from an authority of your"
          + " own (caConfigMapRef)."),
  /** The host has no address. */
  HOST_NOT_FOUND(
      "HostNotFound", "The host's name has no address.", "Check the spelling and the DNS."),
  /** The host has no address that may be connected to. */
  ADDRESS_NOT_ALLOWED(
      "AddressNotAllowed",
      "The host's address is in a network that keys are not fetched from.",
      "Ask whoever runs HttpTrigger to allow this network for key sets."),
  /** No connection. */
  NOT_REACHABLE(
      "NotReachable",
      "The server takes no connection.",
      "Check that it runs, its port, and the network policies between."),
  /** The deadline passed. */
  TIMED_OUT(
      "TimedOut",
      "The keys were not there in time.",
      "Check how long the server takes to answer, and the network between."),
  /** The private authorities are no certificates. */
  AUTHORITIES_UNREADABLE(
      "AuthoritiesUnreadable",
      "The certificate authorities are no certificates in PEM.",
      "Put the authority's certificate in PEM into the ConfigMap of caConfigMapRef."),
  /** No TLS. */
  TLS_FAILED(
      "TlsFailed",
      "No TLS 1.2 or 1.3 could be agreed on.",
      "Check that the port speaks TLS, and the server's TLS settings."),
  /** A certificate of nobody we trust. */
  CERTIFICATE_NOT_TRUSTED(
      "CertificateNotTrusted",
      "The server's certificate is from no authority that is trusted.",
      "Name its authority in caConfigMapRef, or correct the chain that the server sends."),
  /** A certificate for another name. */
  CERTIFICATE_OF_ANOTHER_HOST(
      "CertificateOfAnotherHost",
      "The server's certificate is for another host.",
      "Use a host that is among the certificate's alternative names."),
  /** A certificate that is expired or not valid yet. */
  CERTIFICATE_OUT_OF_DATE(
      "CertificateOutOfDate",
      "The server's certificate is expired or not valid yet.",
      "Have the server's certificate renewed, and check the clocks."),
  /** A redirect. */
  REDIRECTED(
      "Redirected",
      "The server redirects, and redirects are not followed.",
      "Write the URL that it redirects to."),
  /** A status that is neither 200 nor an expected 304. */
  STATUS_NOT_OK(
      "StatusNotOk", "The server's status is not 200.", "Open the URL yourself and see why."),
  /** No HTTP/1.1. */
  NOT_HTTP("NotHttp", "The answer is no correct HTTP/1.1.", "Check that the port speaks HTTP/1.1."),
  /** The answer did not come whole. */
  CONNECTION_LOST(
      "ConnectionLost",
      "The connection ended before the answer did.",
      "See the server's log, and what stands between."),
  /** A content encoding. */
  ENCODED(
      "Encoded",
      "The answer is compressed, although identity was asked for.",
      "Have the server, or the cache before it, send key sets uncompressed."),
  /** Too much. */
  TOO_LARGE(
      "TooLarge", "The answer is longer than 128 KiB.", "Remove the keys that no longer sign."),
  /** The content is no JWKS. */
  NOT_A_KEY_SET(
      "NotAKeySet",
      "The answer is no JWKS.",
      "Check that the URL is that of the key set; open it yourself."),
  /** Two keys can't be told apart. */
  KEYS_AMBIGUOUS(
      "KeysAmbiguous",
      "Two keys of the set have the same kid, or none.",
      "Have the issuer give every key a kid of its own."),
  /** A JWKS without one key that may be used. */
  NO_USABLE_KEY(
      "NoUsableKey",
      "No key of the set can verify a signature.",
      "Have the issuer publish a key with kty RSA, EC or OKP for signatures."),
  /** No discovery document. */
  DISCOVERY_UNREADABLE(
      "DiscoveryUnreadable",
      "The discovery document is no JSON object with issuer and jwks_uri.",
      "Check that issuer + /.well-known/openid-configuration is there, or write uri instead of"
          + " issuer."),
  /** The discovery document of somebody else. */
  ISSUER_DIFFERS(
      "IssuerDiffers",
      "The discovery document is of another issuer.",
      "Write the issuer exactly as the document does, a slash at its end included."),
  /** A fault of ours. */
  INTERNAL_ERROR(
      "InternalError",
      "Fetching failed by a fault of HttpTrigger's own.",
      "Report it, with what the log says.");

  private final String text;
  private final String message;
  private final String mend;

  FailureKind(String text, String message, String mend) {
    this.text = text;
    this.message = message;
    this.mend = mend;
  }

  /** The kind as people see it, in PascalCase. */
  public String text() {
    return text;
  }

  /** What is wrong, one sentence. */
  public String message() {
    return message;
  }

  /** What to do about it, one sentence. */
  public String mend() {
    return mend;
  }
}
