package dev.httptrigger.crds.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What a server says on its Lease about the configuration it has (DESIGN §5).
 *
 * @param appliedResourceVersion up to where it has applied everything; empty until the first
 *     complete list is in force
 * @param refused listed or changed records that it could not use
 * @param refusedComplete whether {@code refused} names all of them
 * @param pod its Pod, when it runs in the cluster
 */
public record ReplicaReport(
    Optional<String> appliedResourceVersion,
    List<RefusedRecord> refused,
    boolean refusedComplete,
    Optional<PodIdentity> pod) {
  /** How many refused records a report may name. */
  public static final int MAXIMUM_REFUSED = 50;

  /** How long the reason for a refused record may be, in characters. */
  public static final int MAXIMUM_REASON_LENGTH = 200;

  /** Takes a copy and checks the bound. */
  public ReplicaReport {
    requireNonNull(appliedResourceVersion, "appliedResourceVersion is null");
    refused = List.copyOf(refused);
    requireNonNull(pod, "pod is null");
    if (refused.size() > MAXIMUM_REFUSED) {
      throw new IllegalArgumentException("more than " + MAXIMUM_REFUSED + " refused records");
    }
  }

  /** A report that names as many refused records as it may, and says whether that is all. */
  public static ReplicaReport of(
      Optional<String> appliedResourceVersion,
      List<RefusedRecord> refused,
      Optional<PodIdentity> pod) {
    boolean complete = refused.size() <= MAXIMUM_REFUSED;
    List<RefusedRecord> named = complete ? refused : refused.subList(0, MAXIMUM_REFUSED);
    return new ReplicaReport(appliedResourceVersion, named, complete, pod);
  }

  /**
   * A record that a server could not use.
   *
   * @param record the Secret's name
   * @param reason why; cut at {@value ReplicaReport#MAXIMUM_REASON_LENGTH} characters
   */
  public record RefusedRecord(String record, String reason) {
    /** Cuts the reason. */
    public RefusedRecord {
      requireNonNull(record, "record is null");
      if (reason.length() > MAXIMUM_REASON_LENGTH) {
        reason = reason.substring(0, MAXIMUM_REASON_LENGTH);
      }
    }
  }

  /**
   * A Pod, so that the operator can ask whether it still exists.
   *
   * @param namespace its namespace
   * @param name its name
   * @param uid its uid
   */
  public record PodIdentity(String namespace, String name, String uid) {
    /** Checks that nothing is null. */
    public PodIdentity {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(name, "name is null");
      requireNonNull(uid, "uid is null");
    }
  }
}
