package dev.httptrigger.jwksfetch;

import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Failed;
import dev.httptrigger.crds.resolve.FetchedKeys.FetchProblem;
import dev.httptrigger.crds.resolve.FetchedKeys.Fetched;
import dev.httptrigger.crds.resolve.FetchedKeys.Kept;
import dev.httptrigger.crds.resolve.FetchedKeys.Stale;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Between what triggers say of remote key sets, and what the fetcher does. Pure. */
final class Translation {
  /** PEM is ASCII; of other bytes each is a character, so that none is lost on the way. */
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private Translation() {}

  static RemoteSource toFetcher(RemoteFetch fetch) {
    SourceId id =
        new SourceId(
            fetch.source().address(),
            fetch.authorities().map(pem -> new String(pem.toByteArray(), BYTES)));
    return new RemoteSource(id, fetch.refreshInterval(), fetch.source().maxStaleness());
  }

  static Remote toTriggers(RemoteSource source) {
    Optional<String> authorities =
        source.id().authorities().map(pem -> Octets.of(pem.getBytes(BYTES)).sha256());
    return new Remote(source.id().address(), authorities, source.maxStaleness());
  }

  /**
   * What there is to say of a source.
   *
   * @param before what was said before: what is remembered reaches the fetcher a moment after the
   *     wish, so that it knows of nothing in between
   */
  static FetchedKeys toTriggers(SourceState state, FetchedKeys before) {
    Optional<FetchProblem> problem = state.failure().map(Translation::problem);
    return switch (state.freshness()) {
      case PENDING -> before;
      case ABSENT -> new Failed(problem.orElseThrow());
      case FRESH -> new Fetched(json(state), Optional.empty());
      case KEPT, STALE_SOON ->
          new Fetched(
              json(state),
              Optional.of(
                  new Kept(
                      state.lastSuccess().orElseThrow(),
                      problem.orElseThrow(),
                      state.freshness() == Freshness.STALE_SOON)));
      case STALE -> new Stale(state.lastSuccess().orElseThrow(), problem);
    };
  }

  private static String json(SourceState state) {
    return state.lastGood().orElseThrow().json();
  }

  private static FetchProblem problem(FetchFailure failure) {
    return new FetchProblem(failure.kind().text(), failure.message(), failure.mend());
  }
}
