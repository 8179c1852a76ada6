package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a list and the watches after it make of the configuration (DESIGN §5): the table, up to
 * where it has everything, and whether only another list can go on. No I/O; for one thread.
 */
final class FollowedRecords {
  private final ClusterState state;
  private final Optional<PodIdentity> pod;

  /** Up to where everything is in the table; empty where only a list helps. */
  private Optional<String> reached = Optional.empty();

  private boolean complete;

  /**
   * Nothing is followed yet.
   *
   * @param empty the table before anything is read
   * @param preparation makes what is read ready
   * @param pod this replica's Pod, where it is one
   */
  FollowedRecords(PolicyTable empty, Preparation preparation, Optional<PodIdentity> pod) {
    this.state = new ClusterState(empty, preparation);
    this.pod = pod;
  }

  /** From where a watch goes on; empty: a list is needed first. */
  Optional<String> reached() {
    return reached;
  }

  /**
   * Takes in a whole list.
   *
   * @param version the resourceVersion as of which it is
   */
  void listed(List<WireRecord> records, String version) {
    state.replaceAll(records);
    reached = Optional.of(version);
    look();
  }

  /** Takes in what a watch said; says when it has ended. */
  Optional<WatchEvents.Closed> take(List<WatchEvents.Event> batch) {
    Optional<WatchEvents.Closed> closed = Optional.empty();
    for (WatchEvents.Event event : batch) {
      switch (event) {
        case WatchEvents.Put put -> state.put(put.record());
        case WatchEvents.Removed removed -> state.remove(removed.name());
        case WatchEvents.Bookmark _ -> {}
        case WatchEvents.Closed end -> closed = Optional.of(end);
      }
      if (closed.isPresent()) {
        break;
      }
      reached = event.resourceVersion().or(() -> reached);
    }
    look();
    return closed;
  }

  /** What came since is no longer known: only a list can go on. */
  void lost() {
    reached = Optional.empty();
  }

  private void look() {
    complete |= state.isComplete();
  }

  /** Whether the whole configuration has been in force once. */
  boolean isComplete() {
    return complete;
  }

  /** What this replica says before it has read anything. */
  ReplicaReport firstReport() {
    return ReplicaReport.of(Optional.empty(), List.of(), pod);
  }

  /** What it says once the table is in force; nothing before the configuration is complete. */
  Optional<ReplicaReport> report() {
    return complete
        ? Optional.of(ReplicaReport.of(reached, state.refused(), pod))
        : Optional.empty();
  }

  /** The table of everything taken in so far. */
  PolicyTable table() {
    return state.table();
  }

  /** The records that can't be used as they are. */
  List<RefusedRecord> refused() {
    return state.refused();
  }

  /** The names of the key sets that are others than when this was last asked. */
  Set<String> takeRenewedKeySets() {
    return state.takeRenewedKeySets();
  }

  /** How many triggers are listed. */
  int listedCount() {
    return state.listedCount();
  }

  /** How many records are gone though they ought to be there. */
  int vanishedCount() {
    return state.vanishedCount();
  }
}
