package dev.httptrigger.crds.config;

import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.crds.config.TriggerConfig.Selection;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.time.Instant;
import java.util.List;

/** How requests find a trigger whose spec names no hosts. */
public final class HostlessSelection {
  private HostlessSelection() {}

  /**
   * By objects of the gateway, or by its id alone.
   *
   * @param targets the objects that it is bound to; empty: only its id selects it
   * @param createdAt when the trigger was created
   * @param bindings the host patterns that it holds by these objects
   */
  public static Selection of(
      List<TargetReference> targets, Instant createdAt, List<HostBinding> bindings) {
    if (targets.isEmpty()) {
      return new OnlyById();
    }
    return new ByTarget(
        targets.stream()
            .map(
                target ->
                    new Target(target.group(), target.kind(), target.name(), target.sectionName()))
            .toList(),
        createdAt,
        bindings);
  }
}
