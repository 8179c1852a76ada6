package dev.httptrigger.operator.status;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyReach;
import dev.httptrigger.operator.keysources.NamedKey;
import dev.httptrigger.operator.publish.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a trigger: which are in force on every server, when each was last used, and when its
 * set was last fetched. What was once said of a key is kept from the status before, for servers go
 * and forget. Pure.
 */
final class KeyList {
  /**
   * For how many days a key may be unused while others of its provider are used, before somebody is
   * told: longer than a job that runs once a week.
   */
  static final int UNUSED_DAYS = 14;

  /** What the schema allows. */
  private static final int MOST_KEYS = 1600;

  private final StatusInput input;
  private final Outcome outcome;

  KeyList(StatusInput input, Outcome outcome) {
    this.input = input;
    this.outcome = outcome;
  }

  List<KeyInForce> keys() {
    List<KeyInForce> before = input.before().keys();
    if (outcome.kind() == Outcome.Kind.LEFT_AS_IT_IS) {
      return before;
    }
    List<KeyInForce> keys = new ArrayList<>();
    for (NamedKey key : outcome.keys()) {
      keys.add(key(key, before.stream().filter(old -> isSame(old, key.shown())).findFirst()));
    }
    if (!input.progress().isComplete() && input.progress().total() > 0) {
      for (KeyInForce old : before) {
        if (keys.stream().noneMatch(key -> isSame(old, key))) {
          keys.add(with(old, KeyReach.LEAVING, old.lastUsed(), old.lastFetched()));
        }
      }
    }
    return keys.stream().limit(MOST_KEYS).toList();
  }

  private KeyInForce key(NamedKey key, Optional<KeyInForce> before) {
    // One that was leaving may be away on some servers already.
    boolean everywhere =
        input.progress().isComplete()
            || before
                .flatMap(KeyInForce::inForce)
                .filter(reach -> reach == KeyReach.EVERYWHERE)
                .isPresent();
    return with(
        key.shown(),
        everywhere ? KeyReach.EVERYWHERE : KeyReach.ARRIVING,
        latest(before.flatMap(KeyInForce::lastUsed), input.lastUsed().get(key.name())),
        latest(before.flatMap(KeyInForce::lastFetched), input.lastFetched().get(key.name())));
  }

  private static Optional<LocalDate> latest(Optional<LocalDate> before, @Nullable LocalDate now) {
    return Stream.of(before, Optional.ofNullable(now))
        .flatMap(Optional::stream)
        .max(LocalDate::compareTo);
  }

  /** Whichever provider it belongs to: another name of that makes no other key. */
  private static boolean isSame(KeyInForce one, KeyInForce other) {
    return one.kid().equals(other.kid())
        && one.thumbprint().equals(other.thumbprint())
        && one.source().equals(other.source());
  }

  private static KeyInForce with(
      KeyInForce key,
      KeyReach reach,
      Optional<LocalDate> lastUsed,
      Optional<LocalDate> lastFetched) {
    return new KeyInForce(
        key.provider(),
        key.kid(),
        key.kty(),
        key.alg(),
        key.thumbprint(),
        key.source(),
        Optional.of(reach),
        lastUsed,
        lastFetched);
  }

  /** The keys with which no token came any more though their provider's other keys are used. */
  static List<Finding> unused(List<KeyInForce> keys) {
    return keys.stream()
        .filter(key -> key.inForce().filter(reach -> reach == KeyReach.LEAVING).isEmpty())
        .flatMap(
            key ->
                key.lastUsed().filter(day -> isOutlived(key, day, keys)).stream()
                    .map(day -> unused(key, day)))
        .toList();
  }

  private static boolean isOutlived(KeyInForce key, LocalDate day, List<KeyInForce> keys) {
    return keys.stream()
        .filter(other -> other.provider().equals(key.provider()))
        .flatMap(other -> other.lastUsed().stream())
        .anyMatch(other -> other.isAfter(day.plusDays(UNUSED_DAYS)));
  }

  private static Finding unused(KeyInForce key, LocalDate day) {
    return new Finding(
        FindingCode.UNUSED_KEY,
        Severity.WARNING,
        "spec.jwt.providers",
        "The key %s of the provider %s was last used on %s, another more than %d days later."
            .formatted(
                key.kid().map(kid -> '"' + kid + '"').orElse("without kid"),
                key.provider(),
                day,
                UNUSED_DAYS),
        "When the issuer no longer signs with it, remove it from "
            + key.source().filter(source -> !source.equals("inline")).orElse("the trigger")
            + ".");
  }
}
