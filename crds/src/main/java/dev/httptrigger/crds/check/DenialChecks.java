package dev.httptrigger.crds.check;

import dev.httptrigger.crds.v1alpha1.Denial;
import dev.httptrigger.crds.v1alpha1.Denial.Answer;
import java.nio.charset.StandardCharsets;

/** What no schema can say about answers of a trigger's own. */
final class DenialChecks {
  private static final int MAXIMUM_BODY_BYTES = 4096;

  private DenialChecks() {}

  static void check(Denial denial, Findings findings) {
    denial
        .unauthorized()
        .ifPresent(answer -> checkBody(answer, "spec.denial.unauthorized", findings));
    denial.forbidden().ifPresent(answer -> checkBody(answer, "spec.denial.forbidden", findings));
  }

  /** The schema counts characters, and what is sent are bytes. */
  private static void checkBody(Answer answer, String path, Findings findings) {
    int bytes = answer.body().orElse("").getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAXIMUM_BODY_BYTES) {
      findings.error(
          FindingCode.TOO_LONG,
          path + ".body",
          "There are " + bytes + " bytes.",
          "Write at most " + MAXIMUM_BODY_BYTES + ".");
    }
  }
}
