package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.util.Map;

/**
 * Where the ConfigMaps are found that triggers refer to: a cluster, a folder, the files that a
 * person named. Must not block: whoever has to ask first asks before.
 */
@FunctionalInterface
public interface ConfigMaps {
  /** What is known of the ConfigMap. */
  Lookup find(ObjectName name);

  /** What is known of a ConfigMap. */
  sealed interface Lookup {}

  /**
   * It is there.
   *
   * @param data its texts by their keys
   */
  record Present(Map<String, String> data) implements Lookup {
    /** Takes a copy. */
    public Present {
      data = Map.copyOf(data);
    }

    /** How much there is, never what. */
    @Override
    public String toString() {
      return "Present[" + data.size() + " keys]";
    }
  }

  /** It is not there, and whoever says so knows all there are. */
  record Missing() implements Lookup {}

  /**
   * Nobody can say what it holds.
   *
   * @param why one clause, such as {@code the API server forbids it}; quotes no value
   */
  record Unreadable(String why) implements Lookup {
    /** Checks that nothing is null. */
    public Unreadable {
      requireNonNull(why, "why is null");
    }
  }

  /** Whoever says so sees only those with the label: it is not there, or lacks that. */
  record NotLabelled() implements Lookup {}

  /** It was not brought along: only for looking at files, never for deciding about requests. */
  record NotBrought() implements Lookup {}
}
