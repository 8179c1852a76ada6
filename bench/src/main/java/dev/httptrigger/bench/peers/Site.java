package dev.httptrigger.bench.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * A host and which tokens pass there.
 *
 * @param host the host
 * @param policy which tokens pass
 */
record Site(String host, Policy policy) {
  /** The same policy at each host. */
  static List<Site> all(List<String> hosts, Policy policy) {
    return hosts.stream().map(host -> new Site(host, policy)).toList();
  }

  /** The same sites with another policy at one of them. */
  static List<Site> changed(List<Site> sites, int number, Policy policy) {
    List<Site> changed = new ArrayList<>(sites);
    changed.set(number, new Site(sites.get(number).host(), policy));
    return changed;
  }
}
