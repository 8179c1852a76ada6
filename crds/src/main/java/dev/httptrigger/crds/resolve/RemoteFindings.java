package dev.httptrigger.crds.resolve;

import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Kept;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.v1alpha1.DurationText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What there is to say of keys at a URL. */
final class RemoteFindings {
  private RemoteFindings() {}

  static Finding pending(String field) {
    return error(
        FindingCode.KEYS_PENDING,
        field,
        "The keys were not fetched yet; until they are, none but those of before are in force.",
        "Wait some seconds.");
  }

  static Finding failed(String field, FetchProblem problem) {
    return error(
        FindingCode.KEYS_NOT_FETCHED,
        field,
        "The keys could not be fetched (" + problem.kind() + "): " + problem.message(),
        problem.mend());
  }

  static Finding kept(String field, Remote source, Kept kept) {
    return new Finding(
        FindingCode.KEYS_NOT_FETCHED,
        Severity.WARNING,
        field,
        "The keys could not be fetched (%s): %s Those of %s stay in force until %s."
            .formatted(
                kept.problem().kind(),
                kept.problem().message(),
                seconds(kept.lastSuccess()),
                seconds(kept.lastSuccess().plus(source.maxStaleness()))),
        kept.problem().mend());
  }

  /** In addition to why they can't be fetched: how long that can go on. */
  static Finding staleSoon(String field, Remote source, Kept kept) {
    return new Finding(
        FindingCode.STALE_SOON,
        Severity.WARNING,
        field,
        "The keys of %s were last fetched at %s and go out of force at %s: then every token of this"
                .formatted(
                    source.text(),
                    seconds(kept.lastSuccess()),
                    seconds(kept.lastSuccess().plus(source.maxStaleness())))
            + " provider is refused.",
        kept.problem().mend() + " A longer maxStaleness keeps them in force meanwhile.");
  }

  static Finding stale(String field, Remote source, Stale stale) {
    String since =
        "The keys are out of force: they were last fetched at %s, longer ago than maxStaleness %s."
            .formatted(seconds(stale.lastSuccess()), DurationText.of(source.maxStaleness()));
    return stale
        .problem()
        .map(
            problem ->
                error(
                    FindingCode.KEYS_STALE,
                    field,
                    since + " (" + problem.kind() + ") " + problem.message(),
                    problem.mend()))
        .orElseGet(() -> error(FindingCode.KEYS_STALE, field, since, "Wait for the next attempt."));
  }

  static Finding notAsked(String field) {
    return new Finding(
        FindingCode.REFERENCE_NOT_CHECKED,
        Severity.INFO,
        field,
        "The keys at the URL were not fetched, so no token can be verified here.",
        "Apply the trigger, or open the URL yourself; to try a token here, write the keys into"
            + " inline.");
  }

  private static Instant seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Finding error(FindingCode code, String field, String message, String mend) {
    return new Finding(code, Severity.ERROR, field, message, mend);
  }
}
