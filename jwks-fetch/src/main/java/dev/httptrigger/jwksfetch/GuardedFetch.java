package dev.httptrigger.jwksfetch;

import dev.httptrigger.crds.keys.SourceAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** Fetches key sets over the network, guarded as the package says. Safe for several threads. */
final class GuardedFetch implements KeySetFetch {
  private final FetchSettings settings;
  private final Lookups lookups;
  private final HttpGet http;
  private final ScheduledThreadPoolExecutor timer;

  GuardedFetch(FetchSettings settings, Resolver resolver) {
    this.settings = settings;
    this.lookups = new Lookups(resolver, settings.concurrentFetches());
    this.http =
        new HttpGet(settings, new GuardedConnector(settings.addresses(), lookups), new Trust());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("key-fetch-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public FetchOutcome fetch(SourceId source, Optional<Validators> known) {
    try (Deadline deadline = Deadline.in(settings.deadline(), timer)) {
      String url = keySetUrl(source, deadline);
      Optional<Validators> ofThisUrl = known.filter(validators -> validators.url().equals(url));
      HttpAnswer answer = http.get(url, source.authorities(), ofThisUrl, deadline);
      if (answer.status() == 304) {
        return new FetchOutcome.Unchanged(answer.lifetime());
      }
      RemoteKeySet keys = RemoteKeySet.read(answer.body().toByteArray());
      return new FetchOutcome.Fetched(keys, Validators.of(url, answer), answer.lifetime());
    } catch (RefusedException e) {
      return new FetchOutcome.Failed(e.failure(), e.retryAfter());
    }
  }

  private String keySetUrl(SourceId source, Deadline deadline) throws RefusedException {
    return switch (source.address()) {
      case SourceAddress.KeySetUrl direct -> direct.url();
      case SourceAddress.Issuer provider -> {
        String url = DiscoveryDocument.url(provider.issuer());
        HttpAnswer answer = http.get(url, source.authorities(), Optional.empty(), deadline);
        yield DiscoveryDocument.keySetUrl(answer.body().toByteArray(), provider.issuer());
      }
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
    lookups.close();
  }
}
