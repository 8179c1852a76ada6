package dev.httptrigger.crds.hosts;

import java.util.List;
import java.util.Set;

/** Who may have which hosts, by the word of the cluster's administrator (DESIGN §4.1). */
public sealed interface Grants {
  /** Every namespace may have every host: directory mode. */
  record Everything() implements Grants {}

  /** The configuration is missing or unreadable: it says nothing, so no hold changes. */
  record Unknown() implements Grants {}

  /**
   * The configuration was read.
   *
   * @param grants all of them
   */
  record Known(List<Grant> grants) implements Grants {
    /** Takes a copy. */
    public Known {
      grants = List.copyOf(grants);
    }
  }

  /**
   * One grant.
   *
   * @param namespaces the namespaces that its selector chose; may be empty, and the patterns are
   *     exclusive all the same
   * @param hosts host patterns in lower case
   */
  record Grant(Set<String> namespaces, Set<String> hosts) {
    /** Takes copies. */
    public Grant {
      namespaces = Set.copyOf(namespaces);
      hosts = Set.copyOf(hosts);
    }
  }
}
