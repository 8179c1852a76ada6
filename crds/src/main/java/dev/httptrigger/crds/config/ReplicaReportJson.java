package dev.httptrigger.crds.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import java.util.List;
import java.util.Optional;

/** A {@link ReplicaReport} as JSON and back. */
final class ReplicaReportJson {
  private ReplicaReportJson() {}

  static void write(ReplicaReport report, ObjectNode target) {
    report
        .appliedResourceVersion()
        .ifPresent(version -> target.put("appliedResourceVersion", version));
    ArrayNode refused = target.putArray("refused");
    for (RefusedRecord each : report.refused()) {
      refused.addObject().put("record", each.record()).put("reason", each.reason());
    }
    target.put("refusedComplete", report.refusedComplete());
    report
        .pod()
        .ifPresent(
            pod ->
                target
                    .putObject("pod")
                    .put("namespace", pod.namespace())
                    .put("name", pod.name())
                    .put("uid", pod.uid()));
  }

  static ReplicaReport read(RecordObject root) throws MalformedRecordException {
    Optional<String> applied = root.optionalText("appliedResourceVersion");
    List<RefusedRecord> refused =
        root.objects(
            "refused",
            ReplicaReport.MAXIMUM_REFUSED,
            each -> new RefusedRecord(each.text("record"), each.text("reason")));
    boolean complete = root.flag("refusedComplete");
    Optional<PodIdentity> pod = root.optionalObject("pod", ReplicaReportJson::pod);
    return new ReplicaReport(applied, refused, complete, pod);
  }

  private static PodIdentity pod(RecordObject from) throws MalformedRecordException {
    return new PodIdentity(from.text("namespace"), from.text("name"), from.text("uid"));
  }
}
