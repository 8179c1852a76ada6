package dev.httptrigger.crds.resolve;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.resolve.RevocationList.Subject;
import dev.httptrigger.crds.resolve.RevocationList.Token;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds entries of a list of revoked tokens that can refuse nothing: no token of their {@code iss}
 * is ever good. Most likely it is mistyped, and the stolen token still passes.
 */
final class RevokedIssuers {
  private RevokedIssuers() {}

  /** The warning, where there is such an entry; a provider without issuer takes any. */
  static Optional<Finding> check(RevocationList list, List<JwtProvider> providers) {
    if (providers.stream().anyMatch(provider -> provider.issuer().isEmpty())) {
      return Optional.empty();
    }
    Set<String> issuers =
        providers.stream()
            .flatMap(provider -> provider.issuer().stream())
            .collect(Collectors.toSet());
    List<String> places =
        Stream.concat(
                places("tokens", list.tokens().stream().map(Token::issuer).toList(), issuers),
                places("subjects", list.subjects().stream().map(Subject::issuer).toList(), issuers))
            .toList();
    return places.isEmpty() ? Optional.empty() : Optional.of(finding(places));
  }

  private static Stream<String> places(String name, List<String> written, Set<String> issuers) {
    return IntStream.range(0, written.size())
        .filter(index -> !issuers.contains(written.get(index)))
        .mapToObj(index -> FieldPath.element(name, index));
  }

  private static Finding finding(List<String> places) {
    String more = places.size() == 1 ? "" : " and of " + (places.size() - 1) + " more";
    return new Finding(
        FindingCode.REVOKED_ISSUER_UNKNOWN,
        Severity.WARNING,
        "spec.jwt.revokedTokens",
        "In the list, the iss of "
            + places.getFirst()
            + more
            + " is no provider's issuer, so"
            + " nothing is refused by it.",
        "Write iss exactly as the provider's issuer, or remove the entry.");
  }
}
