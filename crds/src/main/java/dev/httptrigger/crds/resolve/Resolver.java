package dev.httptrigger.crds.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.CheckedTrigger;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.Algorithm;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NoList;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.resolve.RevocationReading.Unread;
import dev.httptrigger.crds.targets.TargetResolver;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.JwtProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checked trigger and the objects it refers to → resolved trigger, or findings. Stateless. */
public final class Resolver {
  private Resolver() {}

  /**
   * Reads the keys of every provider, the list of revoked tokens, and what the targets stand for.
   * All are looked at even when the rest is wrong, so that a person learns everything at once, and
   * a removed key, a revoked token and a claimed host are known.
   *
   * @param resource the object that was checked
   * @param uid its uid
   * @param generation its generation
   * @param objects where that is found which it refers to
   */
  public static Resolution resolve(
      CheckedTrigger checked,
      JsonNode resource,
      String uid,
      long generation,
      ReferencedObjects objects) {
    ProviderKeysReader reader = new ProviderKeysReader(checked.name().namespace(), objects);
    Optional<List<ProviderKeys>> providerKeys = reader.read(resource);
    List<Finding> findings = new ArrayList<>(checked.findings());
    findings.addAll(reader.findings());
    Map<String, KeySet> keys = new HashMap<>();
    Map<String, KeySetSource> sources = new HashMap<>();
    for (ProviderKeys each : providerKeys.orElse(List.of())) {
      each.shared().ifPresent(shared -> sources.put(each.provider(), shared.source()));
      each.reading()
          .flatMap(reading -> reading.keySet())
          .ifPresent(keySet -> keys.put(each.provider(), keySet));
    }
    checked.spec().ifPresent(spec -> findings.addAll(unusable(spec, keys)));
    findings.addAll(DuplicateKeys.of(providerKeys.orElse(List.of())));
    RevocationReading revoked = RevokedTokensResolver.resolve(checked, resource, objects);
    findings.addAll(findings(checked, revoked));
    TargetResolver.Resolved targets =
        TargetResolver.resolve(
            checked.name().namespace(), checked.claimedTargets(), objects.targets());
    findings.addAll(targets.findings());
    findings.sort(Comparator.comparing(Finding::severity));
    boolean errors = findings.stream().anyMatch(found -> found.severity() == Severity.ERROR);
    Optional<ResolvedTrigger> trigger =
        errors
            ? Optional.empty()
            : checked
                .spec()
                .map(
                    spec ->
                        new ResolvedTrigger(
                            checked.name(),
                            uid,
                            generation,
                            spec,
                            keys,
                            sources,
                            revoked.revoked()));
    return new Resolution(trigger, findings, providerKeys, revoked, targets.reading());
  }

  private static List<Finding> findings(CheckedTrigger checked, RevocationReading revoked) {
    return switch (revoked) {
      case NoList _, NotKnown _ -> List.of();
      case Unread(Finding why) -> List.of(why);
      case Listed(RevocationList list, Optional<Finding> remark) ->
          Stream.concat(remark.stream(), unknownIssuer(checked, list).stream()).toList();
    };
  }

  private static Optional<Finding> unknownIssuer(CheckedTrigger checked, RevocationList list) {
    return checked
        .spec()
        .flatMap(HttpTriggerSpec::jwt)
        .flatMap(jwt -> RevokedIssuers.check(list, jwt.providers()));
  }

  /** Providers whose list of algorithms leaves no key to use. */
  private static List<Finding> unusable(HttpTriggerSpec spec, Map<String, KeySet> keys) {
    List<JwtProvider> providers = spec.jwt().map(Jwt::providers).orElse(List.of());
    List<Finding> findings = new ArrayList<>();
    for (int index = 0; index < providers.size(); index++) {
      JwtProvider provider = providers.get(index);
      KeySet keySet = keys.get(provider.name());
      // Of a source that was not brought along, no key is known.
      if (keySet == null || keySet.keys().isEmpty() || provider.algorithms().isEmpty()) {
        continue;
      }
      Set<Algorithm> allowed = algorithms(provider);
      boolean none =
          keySet.keys().stream().allMatch(key -> Collections.disjoint(key.algorithms(), allowed));
      if (none) {
        findings.add(
            new Finding(
                FindingCode.NO_USABLE_KEY,
                Severity.ERROR,
                "spec.jwt.providers[" + index + "].algorithms",
                "None of the provider's keys can be used with one of these algorithms.",
                "Add the algorithm that the tokens are signed with, or remove algorithms."));
      }
    }
    return findings;
  }

  private static Set<Algorithm> algorithms(JwtProvider provider) {
    return provider.algorithms().stream()
        .flatMap(name -> Algorithm.byWireName(name).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
