package dev.httptrigger.crds.hosts;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which namespace holds which host, and since when: the index' word, which goes before every age.
 *
 * @param since by namespace and host
 */
public record Holds(Map<Holder, Instant> since) {
  /** Takes a copy. */
  public Holds {
    since = Map.copyOf(since);
  }

  /** Nothing is held. */
  public static Holds none() {
    return new Holds(Map.of());
  }

  /** What the parts of an index say; of several triggers of a namespace the earliest counts. */
  public static Holds of(Collection<IndexShard> index) {
    Map<Holder, Instant> since = new HashMap<>();
    for (IndexShard shard : index) {
      for (IndexEntry entry : shard.entries()) {
        String namespace = entry.trigger().namespace();
        entry
            .holds()
            .forEach((host, at) -> since.merge(new Holder(namespace, host), at, Holds::earlier));
      }
    }
    return new Holds(since);
  }

  /** Since when the namespace holds the host; empty: it does not. */
  public Optional<Instant> since(String namespace, HostHash host) {
    return Optional.ofNullable(since.get(new Holder(namespace, host)));
  }

  private static Instant earlier(Instant first, Instant second) {
    return first.isBefore(second) ? first : second;
  }

  /**
   * A namespace that holds a host.
   *
   * @param namespace the namespace
   * @param host the host pattern
   */
  public record Holder(String namespace, HostHash host) {
    /** Checks that nothing is null. */
    public Holder {
      requireNonNull(namespace, "namespace is null");
      requireNonNull(host, "host is null");
    }
  }
}
