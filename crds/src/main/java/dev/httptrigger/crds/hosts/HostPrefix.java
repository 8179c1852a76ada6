package dev.httptrigger.crds.hosts;

import static java.util.Objects.requireNonNull;

/**
 * A path prefix on a host: what triggers contend for.
 *
 * @param host a host pattern in lower case: a name, {@code *.} and a name, or {@code *}
 * @param prefix begins with {@code /}
 */
public record HostPrefix(String host, String prefix) implements Comparable<HostPrefix> {
  /** Checks that nothing is null. */
  public HostPrefix {
    requireNonNull(host, "host is null");
    requireNonNull(prefix, "prefix is null");
  }

  /** By host, then prefix. */
  @Override
  public int compareTo(HostPrefix other) {
    int byHost = host.compareTo(other.host);
    return byHost != 0 ? byHost : prefix.compareTo(other.prefix);
  }
}
