package dev.httptrigger.crds.check;

import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong about objects of the gateway that are right by themselves. */
final class TargetReferenceChecks {
  private static final String TARGETS = "spec.targetRefs";

  private TargetReferenceChecks() {}

  static void check(List<TargetReference> targets, Findings findings) {
    Map<TargetReference, Integer> seen = new HashMap<>();
    for (int index = 0; index < targets.size(); index++) {
      TargetReference target = targets.get(index);
      String path = FieldPath.element(TARGETS, index);
      @Nullable Integer first = seen.putIfAbsent(target, index);
      if (first != null) {
        findings.error(
            FindingCode.DUPLICATE,
            path,
            "The same stands in " + FieldPath.element(TARGETS, first) + " already.",
            "Remove one of the two.");
      }
      Optional<TargetKind> kind = TargetKind.of(target.group(), target.kind());
      if (kind.isEmpty()) {
        findings.error(
            FindingCode.TARGET_KIND_NOT_KNOWN,
            FieldPath.field(path, "kind"),
            "No gateway says that a request belongs to a "
                + target.kind()
                + " of "
                + target.group()
                + ".",
            "Write HTTPRoute of gateway.networking.k8s.io or Service of serving.knative.dev.");
      } else if (kind.get() == TargetKind.KNATIVE_SERVICE && target.sectionName().isPresent()) {
        findings.error(
            FindingCode.TARGET_KIND_NOT_KNOWN,
            FieldPath.field(path, "sectionName"),
            "No gateway says that a request belongs to a part of a Service of Knative.",
            "Remove sectionName.");
      }
    }
  }
}
