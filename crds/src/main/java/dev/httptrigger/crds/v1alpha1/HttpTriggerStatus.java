package dev.httptrigger.crds.v1alpha1;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the operator and the servers made of the spec: {@code status}.
 *
 * @param hosts the hosts in one short text, for a column
 * @param access who gets through, in one word, for a column
 * @param observedGeneration the generation that this status is about
 * @param enforcedGeneration the generation that every server enforces; empty: none yet
 * @param conditions no two of one type
 * @param keys the keys in force on any server, without their material
 * @param replicas how far the servers are, while not all have what was decided
 * @param warnings what is accepted and probably not meant
 * @param conflict who has a host or prefix that the trigger wanted
 */
public record HttpTriggerStatus(
    Optional<String> hosts,
    Optional<String> access,
    OptionalLong observedGeneration,
    OptionalLong enforcedGeneration,
    List<Condition> conditions,
    List<KeyInForce> keys,
    Optional<Replicas> replicas,
    List<Warning> warnings,
    Optional<Conflict> conflict) {
  /** Nothing known yet. */
  public static final HttpTriggerStatus EMPTY =
      new HttpTriggerStatus(
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  /** Takes copies and checks that no condition stands twice. */
  public HttpTriggerStatus {
    requireNonNull(hosts, "hosts is null");
    requireNonNull(access, "access is null");
    requireNonNull(observedGeneration, "observedGeneration is null");
    requireNonNull(enforcedGeneration, "enforcedGeneration is null");
    conditions = List.copyOf(conditions);
    keys = List.copyOf(keys);
    requireNonNull(replicas, "replicas is null");
    warnings = List.copyOf(warnings);
    requireNonNull(conflict, "conflict is null");
    if (conditions.stream().map(Condition::type).distinct().count() != conditions.size()) {
      throw new IllegalArgumentException("a condition stands twice");
    }
  }

  /** The condition of that type. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /**
   * One condition, in the form that Kubernetes gives all conditions.
   *
   * @param type its name, such as {@code Ready}
   * @param status whether it holds
   * @param reason why, in one word
   * @param message why, for people; may be empty
   * @param observedGeneration the generation that it is about
   * @param lastTransitionTime since when it has this status, whole seconds
   */
  public record Condition(
      String type,
      ConditionStatus status,
      String reason,
      String message,
      OptionalLong observedGeneration,
      Instant lastTransitionTime) {
    /** Checks that nothing is null and that type and reason say something. */
    public Condition {
      requireNonNull(status, "status is null");
      requireNonNull(message, "message is null");
      requireNonNull(observedGeneration, "observedGeneration is null");
      requireNonNull(lastTransitionTime, "lastTransitionTime is null");
      if (type.isEmpty() || reason.isEmpty()) {
        throw new IllegalArgumentException("a condition needs a type and a reason");
      }
    }
  }

  /** Whether a condition holds. */
  public enum ConditionStatus implements WireText {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String text;

    ConditionStatus(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /**
   * A key in force on some server at least, or about to be.
   *
   * @param provider the name of its provider
   * @param kid its id; empty: it has none
   * @param kty its type
   * @param alg the one algorithm it is for; empty: it says none
   * @param thumbprint SHA-256, RFC 7638
   * @param source where it comes from, for people; empty: not known
   * @param inForce on which servers it is; empty: not known
   * @param lastUsed the last day (UTC) on which a token of it was good on any server
   * @param lastFetched of a key at a URL the last day (UTC) on which its set was brought or
   *     confirmed; empty for all others
   */
  public record KeyInForce(
      String provider,
      Optional<String> kid,
      String kty,
      Optional<String> alg,
      String thumbprint,
      Optional<String> source,
      Optional<KeyReach> inForce,
      Optional<LocalDate> lastUsed,
      Optional<LocalDate> lastFetched) {
    /** Checks that nothing is null. */
    public KeyInForce {
      requireNonNull(provider, "provider is null");
      requireNonNull(kid, "kid is null");
      requireNonNull(kty, "kty is null");
      requireNonNull(alg, "alg is null");
      requireNonNull(thumbprint, "thumbprint is null");
      requireNonNull(source, "source is null");
      requireNonNull(inForce, "inForce is null");
      requireNonNull(lastUsed, "lastUsed is null");
      requireNonNull(lastFetched, "lastFetched is null");
    }
  }

  /** On which servers a key is in force. */
  public enum KeyReach implements WireText {
    /** On all: it was on every server at one time, and one that starts later has it too. */
    EVERYWHERE("Everywhere"),
    /** New; not yet on all. */
    ARRIVING("Arriving"),
    /** Removed; still on some. */
    LEAVING("Leaving");

    private final String text;

    KeyReach(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /**
   * How far the servers are.
   *
   * @param applied how many have the newest configuration, from 0 to {@code total}
   * @param total how many there are
   * @param behind names of those that have not, at most 50
   */
  public record Replicas(int applied, int total, List<String> behind) {
    /** How many names are told at most. */
    public static final int MAXIMUM_BEHIND = 50;

    /** Takes a copy and checks the bounds. */
    public Replicas {
      behind = List.copyOf(behind);
      if (applied < 0 || applied > total || behind.size() > MAXIMUM_BEHIND) {
        throw new IllegalArgumentException("replicas do not add up");
      }
    }
  }

  /**
   * Something accepted and probably not meant.
   *
   * @param code the finding's code
   * @param message where, what, and what to do about it
   */
  public record Warning(String code, String message) {
    /** Checks that nothing is null. */
    public Warning {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
    }
  }

  /**
   * Who has a host or prefix that the trigger wanted.
   *
   * @param host the host
   * @param pathPrefix the prefix; empty: the whole host is another namespace's
   * @param namespace the namespace that has it
   * @param trigger the name of the trigger that has it; empty: the namespace has it without one
   */
  public record Conflict(
      String host, Optional<String> pathPrefix, String namespace, Optional<String> trigger) {
    /** Checks that nothing is null. */
    public Conflict {
      requireNonNull(host, "host is null");
      requireNonNull(pathPrefix, "pathPrefix is null");
      requireNonNull(namespace, "namespace is null");
      requireNonNull(trigger, "trigger is null");
    }
  }
}
