package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.manifest.SyntaxProblem;
import dev.httptrigger.extauthz.configsource.DirectoryState.Said;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Listing;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Reading;
import dev.httptrigger.extauthz.configsource.ManifestFolder.Stamp;
import dev.httptrigger.extauthz.decision.DecisionObserver;
import dev.httptrigger.extauthz.decision.KeySighting.UnknownKid;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.jwksfetch.FetchedKeySets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a folder of manifests by looking at it twice a second, which works on every file system,
 * for a mounted ConfigMap as well; where that would cost much, as with ten thousand files, every
 * two seconds while nothing changes. It is taken up in a moment in which nobody writes; where there
 * is none for some seconds, the files that nobody writes are. A folder that goes missing, becomes
 * empty or can't be read whole changes nothing (DESIGN §5). Key sets at URLs are fetched in the
 * background.
 */
public final class DirectorySource implements ConfigSource {
  private static final Logger LOG = LoggerFactory.getLogger(DirectorySource.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);

  /** Looking takes at most one part in so many of a processor, unless that would be too seldom. */
  private static final int SHARE_OF_LOOKING = 50;

  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  /** So long it is waited for a moment in which nobody writes. */
  private static final int LONGEST_UNREST = 10;

  private final Path root;
  private final ManifestFolder folder;
  private final FetchedKeySets keySets;
  private final TriggerCheck check = TriggerCheck.create();
  private final DirectoryState state;
  private final Thread thread;

  /** Has a permit when other keys are known than before. */
  private final Semaphore keysChanged = new Semaphore(0);

  private volatile Snapshot snapshot;
  private volatile boolean running = true;

  /** What was last said about the folder as a whole; for the one thread. */
  private Optional<String> saidOfFolder = Optional.empty();

  /** What was last taken up; for the one thread. */
  private Optional<Listing> taken = Optional.empty();

  /**
   * What other threads see.
   *
   * @param table the table in force
   * @param waitingFor what is missing for a first complete configuration; empty once it was there
   * @param figures for metrics
   */
  private record Snapshot(PolicyTable table, Optional<String> waitingFor, Figures figures) {}

  /**
   * A source over one folder.
   *
   * @param root the folder, or one file
   * @param empty the table before anything is read
   * @param preparation makes what is read ready
   * @param keySets the key sets at URLs; this begins to fetch them, and ends it
   */
  public DirectorySource(
      Path root, PolicyTable empty, Preparation preparation, FetchedKeySets keySets) {
    this.root = requireNonNull(root, "root is null");
    this.folder = new ManifestFolder(root);
    this.keySets = requireNonNull(keySets, "keySets is null");
    this.state = new DirectoryState(check, empty, preparation, keySets::find);
    this.snapshot =
        new Snapshot(empty, Optional.of(root + " was not read yet"), new Figures(0, 0, 0));
    this.thread = BackgroundThread.unstarted("directory-source", this::follow);
  }

  @Override
  public void start() {
    keySets.start(_ -> keysChanged.release());
    thread.start();
  }

  @Override
  public PolicyTable table() {
    return snapshot.table();
  }

  @Override
  public Optional<String> waitingFor() {
    return snapshot.waitingFor();
  }

  @Override
  public Figures figures() {
    return snapshot.figures();
  }

  @Override
  public DecisionObserver observer() {
    return (decision, _, _) -> {
      if (decision.keySighting() instanceof UnknownKid(String keySet)) {
        keySets.flag(keySet);
      }
    };
  }

  @Override
  public boolean isFollowing() {
    return thread.isAlive();
  }

  @Override
  public void close() {
    keySets.close();
    if (thread.getState() == Thread.State.NEW) {
      return; // Never started: there is nothing to end.
    }
    running = false;
    thread.interrupt();
    try {
      thread.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    Listing before = folder.list();
    look(before);
    int unrest = 0;
    long lookAt = System.nanoTime() + INTERVAL.toNanos();
    while (running) {
      try {
        long left = lookAt - System.nanoTime();
        // However often keys change, the folder has its turn.
        if (left > 0 && keysChanged.tryAcquire(left, TimeUnit.NANOSECONDS)) {
          keysChanged.drainPermits();
          taken.ifPresent(_ -> take(Map.of(), Set.of()));
          continue;
        }
      } catch (InterruptedException e) {
        return;
      }
      long start = System.nanoTime();
      Listing now = folder.list();
      long looking = System.nanoTime() - start;
      // Twice the same: nobody is writing just now.
      unrest = now.equals(before) ? 0 : unrest + 1;
      if (unrest == 0) {
        lookIfNew(now);
      } else if (unrest > LONGEST_UNREST && taken.isPresent()) {
        lookIfNew(Settled.of(before, now, taken.get()));
      }
      // What is the same is kept once.
      before = taken.filter(now::equals).orElse(now);
      lookAt = System.nanoTime() + (unrest == 0 ? pauseAfter(looking) : INTERVAL.toNanos());
    }
  }

  /** Both in nanoseconds. */
  private static long pauseAfter(long looking) {
    return Math.clamp(looking * SHARE_OF_LOOKING, INTERVAL.toNanos(), LONGEST_INTERVAL.toNanos());
  }

  private void lookIfNew(Listing listing) {
    if (!taken.filter(listing::equals).isPresent()) {
      look(listing);
    }
  }

  private void look(Listing listing) {
    Optional<String> problem = problem(listing);
    if (problem.isPresent()) {
      sayOfFolder(problem.get());
      return;
    }
    Map<Path, Stamp> before = taken.map(Listing::files).orElse(Map.of());
    Map<Path, FolderFile> changed = new HashMap<>();
    for (Map.Entry<Path, Stamp> entry : listing.files().entrySet()) {
      Path path = entry.getKey();
      if (!entry.getValue().equals(before.get(path))) {
        Optional<FolderFile> file = parse(path).map(text -> FolderFile.of(check, path, text));
        if (file.isEmpty()) {
          return;
        }
        if (file.get().isEmpty() && state.knowsOf(path)) {
          // As a folder that becomes empty: somebody has only begun to write, or could not.
          sayOfFolder(path + ": it holds nothing any more (if that is meant, delete the file)");
          return;
        }
        changed.put(path, file.get());
      }
    }
    // Files that were swapped while they were read could be old and new ones mixed.
    if (changed.keySet().stream().allMatch(path -> isStill(path, listing))) {
      Set<Path> gone = new HashSet<>(before.keySet());
      gone.removeAll(listing.files().keySet());
      taken = Optional.of(listing);
      take(changed, gone);
      LOG.info("Read {}: {} triggers", root, state.figures().triggers());
    }
  }

  private static boolean isStill(Path path, Listing listing) {
    return ManifestFolder.stamp(path)
        .filter(now -> now.equals(listing.files().get(path)))
        .isPresent();
  }

  /** Why the listing says nothing about what exists. */
  private Optional<String> problem(Listing listing) {
    if (!listing.unreadable().isEmpty()) {
      Path first = listing.unreadable().firstKey();
      return Optional.of(first + ": " + listing.unreadable().get(first));
    }
    boolean becameEmpty =
        listing.files().isEmpty() && taken.filter(last -> !last.files().isEmpty()).isPresent();
    return becameEmpty ? Optional.of(root + ": there is no manifest any more") : Optional.empty();
  }

  /** Empty where nothing is known of what the file holds. */
  private Optional<ParsedFile> parse(Path path) {
    return switch (ManifestFolder.read(path)) {
      case Reading.Text text -> Optional.of(ManifestParser.parse(path.toString(), text.text()));
      case Reading.NoText none ->
          Optional.of(
              new ParsedFile(
                  List.of(),
                  List.of(new SyntaxProblem(path.toString(), 1, none.message(), none.mend()))));
      case Reading.Unreadable unreadable -> {
        sayOfFolder(path + ": " + unreadable.cause());
        yield Optional.empty();
      }
    };
  }

  private void take(Map<Path, FolderFile> changed, Set<Path> gone) {
    saidOfFolder = Optional.empty();
    for (Said each : state.take(changed, gone)) {
      switch (each.severity()) {
        case ERROR -> LOG.error("{}", each.text());
        case WARNING -> LOG.warn("{}", each.text());
        case INFO -> LOG.info("{}", each.text());
      }
    }
    snapshot = new Snapshot(state.table(), state.waitingFor(), state.figures());
    keySets.want(state.fetches(), state.fetchedInForce());
  }

  private void sayOfFolder(String problem) {
    if (saidOfFolder.filter(problem::equals).isEmpty()) {
      LOG.error("{}. Until that is mended, nothing changes.", problem);
      saidOfFolder = Optional.of(problem);
    }
    if (snapshot.waitingFor().isPresent()) {
      snapshot = new Snapshot(snapshot.table(), Optional.of(problem), snapshot.figures());
    }
  }
}
