package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The objects of a gateway that a spec claims, read as far as possible. Stateless. */
public final class ClaimedTargets {
  private static final int LONGEST_TEXT = 253;
  private static final int MOST_TARGETS = 16;

  private ClaimedTargets() {}

  /** Those that are named whole. */
  public static List<TargetReference> of(JsonNode spec) {
    Set<TargetReference> targets = new LinkedHashSet<>();
    for (JsonNode element : spec.path("targetRefs")) {
      if (named(element, "group") && named(element, "kind") && named(element, "name")) {
        targets.add(
            new TargetReference(
                element.path("group").textValue(),
                element.path("kind").textValue(),
                element.path("name").textValue(),
                Optional.ofNullable(element.path("sectionName").textValue())));
      }
    }
    return targets.stream().limit(MOST_TARGETS).toList();
  }

  private static boolean named(JsonNode element, String field) {
    String text = element.path(field).asText();
    return element.path(field).isTextual() && !text.isEmpty() && text.length() <= LONGEST_TEXT;
  }
}
