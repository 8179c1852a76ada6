package dev.httptrigger.operator.keysources;

import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.jwksfetch.FetchedKeySets;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The key sets at URLs, which the leader alone fetches: an operator that stands by asks nobody for
 * anything. Safe for use by several threads.
 */
public final class RemoteKeySources implements UnknownKeys, AutoCloseable {
  private final FetchedKeySets keySets;

  /**
   * Fetches nothing yet.
   *
   * @param registry gets the metrics
   */
  public RemoteKeySources(FetchSettings settings, InstantSource clock, MeterRegistry registry) {
    this.keySets = FetchedKeySets.standingBy(settings, clock, registry);
  }

  /**
   * Begins to fetch: this operator leads.
   *
   * @param changed told when there is something new to say of a source; must return soon
   */
  public void lead(Consumer<Remote> changed) {
    keySets.start(changed);
  }

  /** Takes note of a key set as it is in force, before it is wanted. */
  public void remember(KeySetConfig keySet) {
    keySets.remember(keySet);
  }

  /**
   * Says what is to be fetched from now on, all of it.
   *
   * @param fetches what triggers ask for
   * @param inForce those that count although no trigger asks just now: they go on as before, and
   *     after a restart, when nobody can say whom to trust there, they age without a fetch
   */
  public void want(Collection<RemoteFetch> fetches, Set<Remote> inForce) {
    keySets.want(fetches, inForce);
  }

  /** Tells of those that nobody can fetch and that have become too old; to be called often. */
  public void tellOfAged() {
    keySets.tellOfAged();
  }

  /** What is known of a source just now. */
  public FetchedKeys find(Remote source) {
    return keySets.find(source);
  }

  /** When the keys of a source were last brought or confirmed. */
  public Optional<Instant> lastFetched(Remote source) {
    return keySets.lastSuccess(source);
  }

  @Override
  public void flagged(String keySetRecord) {
    keySets.flag(keySetRecord);
  }

  /** Fetches nothing more. */
  @Override
  public void close() {
    keySets.close();
  }
}
