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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

  /** What was parsed of each file, and the state that it was in; for the one thread. */
  private Map<Path, Parsed> parsed = new HashMap<>();

  /** What was last said about the folder as a whole; for the one thread. */
  private Optional<String> saidOfFolder = Optional.empty();

  private Optional<Listing> taken = Optional.empty();
  private SortedMap<Path, FolderFile> takenFiles = new TreeMap<>();

  /**
   * What other threads see.
   *
   * @param table the table in force
   * @param waitingFor what is missing for a first complete configuration; empty once it was there
   * @param figures for metrics
   */
  private record Snapshot(PolicyTable table, Optional<String> waitingFor, Figures figures) {}

  private record Parsed(Stamp stamp, FolderFile file) {}

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
    this.thread = Thread.ofPlatform().name("directory-source").daemon().unstarted(this::follow);
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
          taken.ifPresent(_ -> take(takenFiles));
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
    SortedMap<Path, FolderFile> files = new TreeMap<>();
    Map<Path, Parsed> read = new HashMap<>();
    Map<Path, Stamp> anew = new HashMap<>();
    for (Map.Entry<Path, Stamp> entry : listing.files().entrySet()) {
      Path path = entry.getKey();
      Parsed before = parsed.get(path);
      if (before == null || !before.stamp().equals(entry.getValue())) {
        Optional<FolderFile> file = parse(path).map(text -> FolderFile.of(check, path, text));
        if (file.isEmpty()) {
          return;
        }
        before = new Parsed(entry.getValue(), file.get());
        anew.put(path, entry.getValue());
      }
      read.put(path, before);
      files.put(path, before.file());
    }
    // Files that were swapped while they were read could be old and new ones mixed.
    if (folder.list().files().entrySet().containsAll(anew.entrySet())) {
      parsed = read;
      taken = Optional.of(listing);
      takenFiles = files;
      take(files);
      LOG.info("Read {}: {} triggers", root, state.figures().triggers());
    }
  }

  /** Why the listing says nothing about what exists. */
  private Optional<String> problem(Listing listing) {
    if (!listing.unreadable().isEmpty()) {
      Path first = listing.unreadable().firstKey();
      return Optional.of(first + ": " + listing.unreadable().get(first));
    }
    boolean becameEmpty = listing.files().isEmpty() && !parsed.isEmpty();
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

  private void take(SortedMap<Path, FolderFile> files) {
    saidOfFolder = Optional.empty();
    for (Said each : state.take(files)) {
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
