package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import dev.httptrigger.crds.resolve.RevocationList;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.extauthz.configsource.FolderFile.Ignored;
import dev.httptrigger.extauthz.configsource.FolderFile.Place;
import dev.httptrigger.extauthz.configsource.FolderFile.Text;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a server has of a folder of manifests (DESIGN §5, "Directory mode"). An object that a
 * complete listing lacks is deleted; while a file can't be read as manifests, what it held stays,
 * and nothing is taken for deleted. An edit that can't be used keeps the last good configuration of
 * its object. A change costs what it touches, not what exists; that of a Secret or ConfigMap
 * touches all that refer to any. Key sets at URLs are fetched by somebody else. No I/O; for one
 * thread.
 */
final class DirectoryState {
  private final TriggerCheck check;
  private final Function<Remote, FetchedKeys> remote;
  private final FolderTable inForce;
  private final SortedMap<Path, FolderFile> files = new TreeMap<>();

  /** Those files of which there is something to say. */
  private final SortedMap<Path, FolderFile> remarkable = new TreeMap<>();

  private final SortedMap<ObjectName, Written> triggers = new TreeMap<>();

  /** Those triggers that may come to something else though their text stays. */
  private final SortedMap<ObjectName, Written> referring = new TreeMap<>();

  /** Those that stand in no file while not all files can be read. */
  private final Set<ObjectName> vanished = new HashSet<>();

  /** Those of which some text is another, or gone, and that nobody has looked at since. */
  private final Set<ObjectName> touched = new HashSet<>();

  /** The files in which they stand, or stood. */
  private final Set<Path> touchedFiles = new HashSet<>();

  /** What was known of key sets at URLs when they were last looked at. */
  private Map<Remote, FetchedKeys> fetched = new HashMap<>();

  private ManifestObjects objects = ManifestObjects.all(List.of());

  /** Whether a file that has Secrets or ConfigMaps, or had, is another. */
  private boolean otherObjects = true;

  private Set<Said> said = Set.of();
  private Optional<String> waitingForFiles = Optional.of("nothing was read yet");
  private Optional<String> waitingForKeys = Optional.of("no key set was fetched yet");

  /**
   * Something to tell people, once.
   *
   * @param severity how much it weighs
   * @param text file, line, what is wrong and the mend
   */
  record Said(Severity severity, String text) {}

  /**
   * Begins with nothing.
   *
   * @param check reads triggers
   * @param preparation makes what is read ready
   * @param remote what is known of a key set at a URL just now
   */
  DirectoryState(
      TriggerCheck check,
      PolicyTable empty,
      Preparation preparation,
      Function<Remote, FetchedKeys> remote) {
    this.check = requireNonNull(check, "check is null");
    this.inForce = new FolderTable(empty, preparation);
    this.remote = requireNonNull(remote, "remote is null");
  }

  /** The table of everything taken in so far. */
  PolicyTable table() {
    return inForce.table();
  }

  /** Why not everything could be read and asked for yet; empty once it could, for good. */
  Optional<String> waitingFor() {
    return waitingForFiles.or(() -> waitingForKeys);
  }

  /** Whether the file held anything when it was last taken in. */
  boolean knowsOf(Path path) {
    FolderFile file = files.get(path);
    return file != null && !file.isEmpty();
  }

  /** How triggers want key sets fetched. */
  List<RemoteFetch> fetches() {
    return referring.values().stream()
        .flatMap(written -> written.prepared().remoteFetches().stream())
        .toList();
  }

  /** All triggers as they were last read. */
  SortedMap<ObjectName, Written> triggers() {
    return Collections.unmodifiableSortedMap(triggers);
  }

  /** The key sets at URLs that are in force. */
  Set<Remote> fetchedInForce() {
    return inForce.fetchedInForce();
  }

  /** How the configuration stands. */
  ConfigSource.Figures figures() {
    long problems = remarkable.values().stream().mapToLong(file -> file.problems().size()).sum();
    long refused =
        inForce.remarkable().values().stream().filter(outcome -> !outcome.accepted()).count();
    return new ConfigSource.Figures(
        triggers.size(), Math.toIntExact(problems + refused), vanished.size());
  }

  /**
   * Takes in what changed of the files, and what is known of key sets at URLs; before everything
   * could be read once, nothing comes in force.
   *
   * @param changed those that are new or another
   * @param gone those that are not there any more
   * @return what has not been said before
   */
  List<Said> take(Map<Path, FolderFile> changed, Set<Path> gone) {
    gone.forEach(path -> replace(path, null));
    changed.forEach(this::replace);
    Optional<Said> problem =
        remarkable.values().stream().flatMap(file -> problems(file).stream()).findFirst();
    if (problem.isEmpty()) {
      waitingForFiles = Optional.empty();
    } else if (waitingForFiles.isPresent()) {
      waitingForFiles = problem.map(Said::text);
    }
    if (waitingForFiles.isEmpty()) {
      lookAtTouched(problem.isEmpty());
      waitingForKeys = waitingForKeys.flatMap(_ -> notAskedForYet());
    }
    List<Said> now = remarks();
    List<Said> unsaid = now.stream().filter(each -> !said.contains(each)).toList();
    said = new HashSet<>(now);
    return unsaid;
  }

  private void replace(Path path, @Nullable FolderFile now) {
    touchedFiles.add(path);
    FolderFile before = now == null ? files.remove(path) : files.put(path, now);
    remarkable.remove(path);
    if (before != null) {
      touch(before);
    }
    if (now != null) {
      touch(now);
      if (!now.problems().isEmpty() || !now.ignored().isEmpty()) {
        remarkable.put(path, now);
      }
    }
  }

  private void touch(FolderFile file) {
    file.triggers().forEach(place -> touched.add(place.name()));
    otherObjects |= !file.referable().isEmpty();
  }

  /**
   * Looks again at all that may have come to something else.
   *
   * @param whole whether every file could be read: then what none of them has is gone
   */
  private void lookAtTouched(boolean whole) {
    touched.addAll(vanished);
    lookAtObjects(whole);
    Map<Remote, FetchedKeys> known = new HashMap<>();
    fetched.forEach(
        (source, before) -> {
          FetchedKeys now = remote.apply(source);
          known.put(source, now);
          if (!now.equals(before)) {
            touched.addAll(inForce.referringTo(source));
          }
        });
    // All who ask in this pass are told the same.
    FolderObjects found =
        new FolderObjects(objects, source -> known.computeIfAbsent(source, remote));
    places().forEach((name, places) -> put(name, places, found, whole));
    inForce.settle(touched, triggers, found);
    touched.clear();
    touchedFiles.clear();
    known.keySet().removeIf(source -> !inForce.isReferredTo(source));
    fetched = known;
  }

  private void lookAtObjects(boolean whole) {
    boolean knowsAll = objects.otherwise() instanceof Missing;
    if (!otherObjects && whole == knowsAll) {
      return;
    }
    otherObjects = false;
    List<Manifest> manifests =
        files.values().stream().flatMap(file -> file.referable().stream()).toList();
    ManifestObjects found =
        whole ? ManifestObjects.all(manifests) : ManifestObjects.asFarAsReadable(manifests);
    if (!found.equals(objects)) {
      Set<ObjectReference> others = new HashSet<>(objects.byReference().keySet());
      others.addAll(found.byReference().keySet());
      others.removeIf(object -> found.find(object).equals(objects.find(object)));
      objects = found;
      touched.addAll(referring.keySet());
      // A removed key is taken from those too that refer to it by what is in force alone.
      touched.addAll(inForce.referringTo(others));
    }
  }

  /** Where those that were touched stand now; each in the order of the files. */
  private Map<ObjectName, List<Place>> places() {
    Set<Path> paths = new TreeSet<>(touchedFiles);
    Map<ObjectName, List<Place>> places = new HashMap<>();
    for (ObjectName name : touched) {
      places.put(name, new ArrayList<>(1));
      Written before = triggers.get(name);
      if (before != null) {
        before.places().forEach(place -> paths.add(place.file()));
      }
    }
    for (Path path : paths) {
      FolderFile file = files.get(path);
      if (file != null) {
        for (Place place : file.triggers()) {
          Optional.ofNullable(places.get(place.name())).ifPresent(all -> all.add(place));
        }
      }
    }
    return places;
  }

  private void put(ObjectName name, List<Place> places, FolderObjects found, boolean whole) {
    if (places.isEmpty() && !whole && triggers.containsKey(name)) {
      vanished.add(name);
      return;
    }
    vanished.remove(name);
    triggers.remove(name);
    referring.remove(name);
    if (!places.isEmpty()) {
      Written written = written(name, places, found);
      triggers.put(name, written);
      if (written.refers()) {
        referring.put(name, written);
      }
    }
  }

  private Written written(ObjectName name, List<Place> places, FolderObjects found) {
    if (places.size() > 1) {
      return new Written(places, twice(name, places));
    }
    return switch (places.getFirst().text()) {
      case Text.Final(PreparedTrigger prepared) -> new Written(places, prepared);
      case Text.Referring(Manifest manifest) ->
          new Written(places, FolderFile.prepared(check, manifest, found));
    };
  }

  private PreparedTrigger prepared(Place place) {
    return switch (place.text()) {
      case Text.Final(PreparedTrigger prepared) -> prepared;
      case Text.Referring(Manifest manifest) ->
          FolderFile.prepared(check, manifest, new FolderObjects(objects, _ -> new Pending()));
    };
  }

  /**
   * Nobody can say which of them counts, so none does; all their hosts stay closed, and what any of
   * them revokes is revoked.
   */
  private PreparedTrigger twice(ObjectName name, List<Place> places) {
    Set<String> hosts = new HashSet<>();
    Set<String> prefixes = new HashSet<>();
    Set<TargetReference> targets = new LinkedHashSet<>();
    List<RevocationList> revoked = new ArrayList<>();
    for (Place place : places) {
      PreparedTrigger each = prepared(place);
      each.revoked().revoked().ifPresent(revoked::add);
      hosts.addAll(each.claimedHosts());
      prefixes.addAll(each.claimedPrefixes());
      targets.addAll(each.claimedTargets());
    }
    Finding finding =
        new Finding(
            FindingCode.DUPLICATE,
            Severity.ERROR,
            "metadata.name",
            "The trigger stands again at " + places.get(1).at("metadata.name") + ".",
            "Remove one of the two, or give it another name.");
    return new PreparedTrigger(
        name,
        FolderFile.UID,
        FolderFile.GENERATION,
        FolderFile.ALWAYS,
        hosts.stream().sorted().toList(),
        prefixes.stream().sorted().toList(),
        targets.stream().toList(),
        Optional.empty(),
        List.of(finding),
        Optional.empty(),
        revoked.isEmpty()
            ? new NotKnown()
            : new Listed(RevocationList.all(revoked), Optional.empty()),
        TargetReading.NONE);
  }

  /** A server that denies good tokens only because it has just begun is not ready. */
  private Optional<String> notAskedForYet() {
    return referring.values().stream()
        .map(Written::prepared)
        .filter(
            prepared ->
                prepared.findings().stream()
                    .anyMatch(finding -> finding.code() == FindingCode.KEYS_PENDING))
        .findFirst()
        .map(prepared -> "the key sets at URLs of " + prepared.name() + " are fetched");
  }

  private List<Said> remarks() {
    List<Said> all = new ArrayList<>();
    remarkable.values().forEach(file -> all.addAll(problems(file)));
    for (FolderFile file : remarkable.values()) {
      for (Ignored each : file.ignored()) {
        all.add(
            new Said(Severity.INFO, each.at() + ": a " + each.kind() + " changes nothing here."));
      }
    }
    inForce.remarkable().forEach((name, outcome) -> say(triggers.get(name), outcome, all));
    return all;
  }

  private static List<Said> problems(FolderFile file) {
    return file.problems().stream()
        .map(problem -> new Said(Severity.ERROR, problem.text()))
        .toList();
  }

  private static void say(@Nullable Written trigger, TriggerOutcome outcome, List<Said> all) {
    Place place = requireNonNull(trigger, "what became of a trigger that is not there").place();
    for (Finding finding : outcome.findings()) {
      String text = place.at(finding.field()) + ": " + finding.line();
      all.add(new Said(weight(finding), text + effect(finding, outcome)));
    }
  }

  /** What comes by itself in a moment is no error to wake anybody for. */
  private static Severity weight(Finding finding) {
    return finding.code() == FindingCode.KEYS_PENDING ? Severity.INFO : finding.severity();
  }

  private static String effect(Finding finding, TriggerOutcome outcome) {
    if (finding.severity() != Severity.ERROR) {
      return "";
    }
    return switch (outcome.basis()) {
      case SPEC -> " The rest of the trigger is in force.";
      case LAST_GOOD -> " What was in force before stays, without the keys that were removed.";
      case NOTHING -> " Until then its hosts are denied.";
    };
  }
}
