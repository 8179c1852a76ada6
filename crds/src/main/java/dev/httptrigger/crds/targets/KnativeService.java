package dev.httptrigger.crds.targets;

import java.util.List;

/**
 * What matters of a Knative Service.
 *
 * @param isCurrent whether its status is about its present generation
 * @param hosts every host that its status names, for itself and for its traffic tags, and the names
 *     inside the cluster; sorted
 */
public record KnativeService(boolean isCurrent, List<String> hosts) {
  /** Sorts and takes a copy. */
  public KnativeService {
    hosts = hosts.stream().sorted().distinct().toList();
  }
}
