package dev.httptrigger.crds.keys;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectKind;

/**
 * What a trigger says about the keys of one source, and where that source is.
 *
 * @param allowWellKnownKeys whether keys are taken whose private half stands in public
 *     documentation
 * @param place where the keys stand
 */
public record KeyPolicy(boolean allowWellKnownKeys, Place place) {
  /** Checks that nothing is null. */
  public KeyPolicy {
    requireNonNull(place, "place is null");
  }

  /** The policy for keys that stand in the trigger itself. */
  public KeyPolicy(boolean allowWellKnownKeys) {
    this(allowWellKnownKeys, Place.TRIGGER);
  }

  /** Where keys stand; it says who can read them. */
  public enum Place {
    /** In the trigger: whoever may view it can read them. */
    TRIGGER,
    /** In a Secret. */
    SECRET,
    /** In a ConfigMap, which many may read: no place for a shared secret. */
    CONFIG_MAP,
    /** At a URL, where a shared secret would be published. */
    URL;

    /** The place that an object of that kind is. */
    public static Place in(ObjectKind kind) {
      return switch (kind) {
        case SECRET -> SECRET;
        case CONFIG_MAP -> CONFIG_MAP;
      };
    }
  }
}
