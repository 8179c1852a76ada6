package dev.httptrigger.crds;

import java.util.Optional;

/** The kinds of object of a gateway that a trigger may be bound to. */
public enum TargetKind {
  /** A route of the Gateway API; its sections are its rules. */
  HTTP_ROUTE("gateway.networking.k8s.io", "HTTPRoute"),
  /** A service of Knative; it has no sections. */
  KNATIVE_SERVICE("serving.knative.dev", "Service");

  private final String group;
  private final String text;

  TargetKind(String group, String text) {
    this.group = group;
    this.text = text;
  }

  /** The kind of that group and name, if it is one of these. */
  public static Optional<TargetKind> of(String group, String kind) {
    for (TargetKind each : values()) {
      if (each.group.equals(group) && each.text.equals(kind)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Its API group. */
  public String group() {
    return group;
  }

  /** The kind as manifests write it. */
  public String text() {
    return text;
  }
}
