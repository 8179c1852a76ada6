package dev.httptrigger.extauthz.configsource;

import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.configsource.WatchEvents.Closed;
import dev.httptrigger.extauthz.configsource.WatchEvents.Event;
import dev.httptrigger.extauthz.configsource.WatchEvents.Put;
import dev.httptrigger.extauthz.configsource.WatchEvents.Removed;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.policy.Preparation;
import java.util.List;
import java.util.Optional;

/** What one server makes of lists and watches: the real code. One thread. */
public final class ModelledServer {
  private final FollowedRecords followed;

  /** A server that has read nothing. */
  public ModelledServer(PodIdentity pod) {
    followed =
        new FollowedRecords(
            PolicyTable.empty(Unmatched.DENY, false), Preparation.byJdk(), Optional.of(pod));
  }

  /** What it registers with. */
  public ReplicaReport firstReport() {
    return followed.firstReport();
  }

  /** What it says of itself; nothing before it is ready. */
  public Optional<ReplicaReport> report() {
    return followed.report();
  }

  /** Whether it answers. */
  public boolean isReady() {
    return followed.isComplete();
  }

  /** From where its watch goes on; empty: it has to list first. */
  public Optional<Long> reached() {
    return followed.reached().map(Long::parseLong);
  }

  /** Takes in a list. */
  public void listed(List<WireRecord> records, long version) {
    followed.listed(records, Long.toString(version));
  }

  /** Hears of a record that came or changed. */
  public void put(WireRecord record, long version) {
    take(new Put(record, Long.toString(version)));
  }

  /** Hears of a record that is gone. */
  public void removed(String name, long version) {
    take(new Removed(name, Long.toString(version)));
  }

  private void take(Event event) {
    if (followed.take(List.of(event)).isPresent()) {
      throw new IllegalStateException("a watch has ended");
    }
  }

  /** Its watch can't go on from where it was. */
  public void watchIsGone() {
    followed.take(List.of(new Closed(true))).filter(Closed::gone).ifPresent(_ -> followed.lost());
  }

  /** What it decides by. */
  public PolicyTable table() {
    return followed.table();
  }
}
