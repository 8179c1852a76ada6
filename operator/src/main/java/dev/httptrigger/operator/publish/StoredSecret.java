package dev.httptrigger.operator.publish;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.WireRecord;
import java.time.Instant;

/**
 * A configuration Secret as the API server has it.
 *
 * @param uid its uid
 * @param version its resourceVersion; the API server's count up
 * @param created its {@code creationTimestamp}
 * @param immutable whether it refuses every update of ours, so that only a new one helps
 * @param record what it holds
 */
record StoredSecret(
    String uid, long version, Instant created, boolean immutable, WireRecord record) {
  StoredSecret {
    requireNonNull(uid, "uid is null");
    requireNonNull(created, "created is null");
    requireNonNull(record, "record is null");
  }

  String name() {
    return record.name();
  }
}
