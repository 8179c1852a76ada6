package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong or remarkable about objects of the gateway that are right by themselves. */
final class TargetReferenceChecks {
  private static final String TARGETS = "spec.targetRefs";

  /** The kinds that a gateway names to us, by their group. */
  private static final Map<String, String> KNOWN =
      Map.of("gateway.networking.k8s.io", "HTTPRoute", "serving.knative.dev", "Service");

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
      if (!target.kind().equals(KNOWN.get(target.group()))) {
        findings.error(
            FindingCode.TARGET_KIND_NOT_KNOWN,
            FieldPath.field(path, "kind"),
            "No gateway says that a request belongs to a "
                + target.kind()
                + " of "
                + target.group()
                + ".",
            "Write HTTPRoute of gateway.networking.k8s.io or Service of serving.knative.dev.");
      }
    }
    if (!targets.isEmpty()) {
      findings.warning(
          FindingCode.TARGET_NEEDS_METADATA,
          TARGETS,
          "Only a gateway that tells which of its objects a request belongs to selects this"
              + " trigger; through any other its requests are decided by host.",
          "Check that Envoy Gateway hands its route metadata to the check, or Kourier its context"
              + " extensions; write hosts otherwise.");
    }
  }
}
