package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a key set at a URL. Two that are equal say the same to people, so nothing in it
 * changes only because time passes.
 */
public sealed interface FetchedKeys {
  /** Nobody has got it yet, and no attempt has failed. */
  record Pending() implements FetchedKeys {}

  /**
   * Nobody has ever got it.
   *
   * @param problem why the last attempt failed
   */
  record Failed(FetchProblem problem) implements FetchedKeys {
    /** Checks that nothing is null. */
    public Failed {
      requireNonNull(problem, "problem is null");
    }
  }

  /**
   * It is in force.
   *
   * @param json the JWKS
   * @param kept why the last attempt failed and since when it is kept; empty while it is fresh
   */
  record Fetched(String json, Optional<Kept> kept) implements FetchedKeys {
    /** Checks that nothing is null. */
    public Fetched {
      requireNonNull(json, "json is null");
      requireNonNull(kept, "kept is null");
    }

    /** How much there is. */
    @Override
    public String toString() {
      return "Fetched[" + json.length() + " characters, " + kept + "]";
    }
  }

  /**
   * It is out of force, for it could not be confirmed for longer than it may stay.
   *
   * @param lastSuccess when it last was
   * @param problem why the last attempt failed; empty where none has been made since
   */
  record Stale(Instant lastSuccess, Optional<FetchProblem> problem) implements FetchedKeys {
    /** Checks that nothing is null. */
    public Stale {
      requireNonNull(lastSuccess, "lastSuccess is null");
      requireNonNull(problem, "problem is null");
    }
  }

  /** Whoever says so fetches nothing: only for looking at files, never for deciding. */
  record NotAsked() implements FetchedKeys {}

  /**
   * Keys that are in force although the last attempt failed.
   *
   * @param lastSuccess when they were last brought or confirmed
   * @param problem why the last attempt failed
   * @param staleSoon whether most of the time is over for which they may be kept
   */
  record Kept(Instant lastSuccess, FetchProblem problem, boolean staleSoon) {
    /** Checks that nothing is null. */
    public Kept {
      requireNonNull(lastSuccess, "lastSuccess is null");
      requireNonNull(problem, "problem is null");
    }
  }

  /**
   * Why an attempt failed; nothing that a server wrote.
   *
   * @param kind of a closed set, in PascalCase
   * @param message what is wrong, one sentence
   * @param mend what to do about it, one sentence
   */
  record FetchProblem(String kind, String message, String mend) {
    /** Checks that nothing is null. */
    public FetchProblem {
      requireNonNull(kind, "kind is null");
      requireNonNull(message, "message is null");
      requireNonNull(mend, "mend is null");
    }
  }
}
