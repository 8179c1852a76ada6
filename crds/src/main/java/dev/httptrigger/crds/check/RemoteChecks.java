package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.DurationText;
import dev.httptrigger.crds.v1alpha1.Jwks.RemoteJwks;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.time.Duration;
import java.util.Optional;

/** What is wrong or remarkable about keys at a URL beyond what the schema says. */
final class RemoteChecks {
  /** The next attempt comes after up to 2.2 times the interval (a server may ask for that). */
  private static final int INTERVALS = 3;

  private RemoteChecks() {}

  static void check(JwtProvider provider, RemoteJwks remote, String path, Findings findings) {
    remote.uri().ifPresent(url -> checkUrl(url, FieldPath.field(path, "uri"), findings));
    remote
        .issuer()
        .ifPresent(
            issuer -> checkIssuer(provider, issuer, FieldPath.field(path, "issuer"), findings));
    checkStaleness(remote, path, findings);
  }

  private static void checkUrl(String url, String field, Findings findings) {
    Optional<String> problem = KeyUrl.problem(url);
    if (problem.isPresent()) {
      findings.error(
          FindingCode.URL_NOT_VALID,
          field,
          "No keys can be fetched from this URL: " + problem.get() + ".",
          "Write https://host/path.");
    } else if (url.startsWith("http://")) {
      findings.warning(
          FindingCode.URL_NOT_HTTPS,
          field,
          "Whoever sits between can replace keys that come by http, so they are fetched only where"
              + " whoever runs HttpTrigger allows it (--remote-keys-http).",
          "Write a URL that begins with https://; its certificate may be from an authority of your"
              + " own (caConfigMapRef).");
    }
  }

  private static void checkIssuer(
      JwtProvider provider, String issuer, String field, Findings findings) {
    checkUrl(issuer, field, findings);
    if (issuer.indexOf('?') >= 0) {
      findings.error(
          FindingCode.URL_NOT_VALID,
          field,
          "An issuer with a query has no discovery document.",
          "Remove the query, or write uri instead of issuer.");
    }
    if (provider.issuer().filter(named -> !named.equals(issuer)).isPresent()) {
      findings.error(
          FindingCode.REMOTE_ISSUER,
          field,
          "Discovery at one issuer for tokens of another: the provider's own issuer is not this"
              + " one, character by character.",
          "Write the same issuer twice, a slash at its end included; or write uri instead of"
              + " issuer.");
    }
  }

  private static void checkStaleness(RemoteJwks remote, String path, Findings findings) {
    Duration refresh = remote.refreshInterval().orElse(RemoteJwks.DEFAULT_REFRESH_INTERVAL);
    Duration staleness = remote.maxStaleness().orElse(RemoteJwks.DEFAULT_MAX_STALENESS);
    Duration least = refresh.multipliedBy(INTERVALS);
    if (staleness.compareTo(least) < 0) {
      findings.error(
          FindingCode.OUT_OF_RANGE,
          FieldPath.field(path, "maxStaleness"),
          "Keys that are fetched every %s could be out of force after %s, before new ones come."
              .formatted(DurationText.of(refresh), DurationText.of(staleness)),
          "Write a maxStaleness of at least %s, or a shorter refreshInterval."
              .formatted(DurationText.of(least)));
    }
  }
}
