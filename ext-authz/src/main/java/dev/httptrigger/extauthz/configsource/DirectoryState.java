package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.config.TriggerCompiler;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.KeySetSource.InObject;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.pipeline.KeySets;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.pipeline.TriggerOutcome;
import dev.httptrigger.crds.pipeline.TriggerPipeline;
import dev.httptrigger.crds.pipeline.TriggerState;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.FetchedKeys.Pending;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.ProviderKeys.RemoteFetch;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.resolve.RevocationList;
import dev.httptrigger.crds.resolve.RevocationReading.Listed;
import dev.httptrigger.crds.resolve.RevocationReading.NotKnown;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.extauthz.configsource.FolderFile.Ignored;
import dev.httptrigger.extauthz.configsource.FolderFile.Place;
import dev.httptrigger.extauthz.configsource.FolderFile.Text;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.policy.SharedKeySets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a server has of a folder of manifests, and the table they make (DESIGN §5, "Directory
 * mode"). An object that a complete listing lacks is deleted; while a file can't be read as
 * manifests, what it held stays, and nothing is taken for deleted. An edit that can't be used keeps
 * the last good configuration of its object. Key sets at URLs are fetched by somebody else. No I/O;
 * for one thread.
 */
final class DirectoryState {
  private final TriggerCheck check;
  private final TriggerPipeline pipeline = TriggerPipeline.withDefaults();
  private SortedMap<ObjectName, Written> triggers = new TreeMap<>();
  private final Map<ObjectName, TriggerConfig> inForce = new HashMap<>();
  private final Function<Remote, FetchedKeys> remote;
  private final Preparation preparation;
  private ManifestObjects objects = ManifestObjects.all(List.of());
  private Map<KeySetSource, KeySet> keySets = Map.of();
  private Set<Said> said = Set.of();
  private int refused;
  private int vanished;
  private Optional<String> waitingForFiles = Optional.of("nothing was read yet");
  private Optional<String> waitingForKeys = Optional.of("no key set was fetched yet");
  private PolicyTable table;

  /**
   * A trigger as it was last read.
   *
   * @param places where it stands; more than one is one too many
   * @param prepared what the pipeline takes
   * @param fetched the key sets at URLs that it refers to, as they were then
   */
  private record Written(
      List<Place> places, PreparedTrigger prepared, Map<Remote, FetchedKeys> fetched) {
    Place place() {
      return places.getFirst();
    }
  }

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
    this.table = requireNonNull(empty, "empty is null");
    this.preparation = requireNonNull(preparation, "preparation is null");
    this.remote = requireNonNull(remote, "remote is null");
  }

  /** The table of everything taken in so far. */
  PolicyTable table() {
    return table;
  }

  /** Why not everything could be read and asked for yet; empty once it could, for good. */
  Optional<String> waitingFor() {
    return waitingForFiles.or(() -> waitingForKeys);
  }

  /** How triggers want key sets fetched. */
  List<RemoteFetch> fetches() {
    return triggers.values().stream()
        .flatMap(written -> written.prepared().remoteFetches().stream())
        .toList();
  }

  /** The key sets at URLs that are in force. */
  Set<Remote> fetchedInForce() {
    Set<Remote> sources = new HashSet<>();
    for (KeySetSource source : keySets.keySet()) {
      switch (source) {
        case InObject _ -> {}
        case Remote each -> sources.add(each);
      }
    }
    return sources;
  }

  /** How the configuration stands. */
  ConfigSource.Figures figures() {
    return new ConfigSource.Figures(triggers.size(), refused, vanished);
  }

  /**
   * Takes in what all files say, and what is known of key sets at URLs; before everything could be
   * read once, nothing comes in force.
   *
   * @param files all that are there
   * @return what has not been said before
   */
  List<Said> take(SortedMap<Path, FolderFile> files) {
    List<Said> now = new ArrayList<>();
    files.values().stream()
        .flatMap(file -> file.problems().stream())
        .forEach(problem -> now.add(new Said(Severity.ERROR, problem.text())));
    refused = now.size();
    boolean whole = now.isEmpty();
    if (whole) {
      waitingForFiles = Optional.empty();
    } else if (waitingForFiles.isPresent()) {
      waitingForFiles = Optional.of(now.getFirst().text());
    }
    SortedMap<ObjectName, List<Place>> places = places(files, now);
    if (waitingForFiles.isEmpty()) {
      triggers = written(places, objects(files, whole), whole);
      settle(now);
      waitingForKeys = waitingForKeys.flatMap(_ -> notAskedForYet());
    }
    List<Said> unsaid = now.stream().filter(each -> !said.contains(each)).toList();
    said = new HashSet<>(now);
    return unsaid;
  }

  /** A server that denies good tokens only because it has just begun is not ready. */
  private Optional<String> notAskedForYet() {
    return triggers.values().stream()
        .filter(written -> written.fetched().containsValue(new Pending()))
        .findFirst()
        .map(written -> "the key sets at URLs of " + written.prepared().name() + " are fetched");
  }

  private static ManifestObjects objects(SortedMap<Path, FolderFile> files, boolean whole) {
    List<Manifest> manifests =
        files.values().stream().flatMap(file -> file.referable().stream()).toList();
    return whole ? ManifestObjects.all(manifests) : ManifestObjects.asFarAsReadable(manifests);
  }

  private static SortedMap<ObjectName, List<Place>> places(
      SortedMap<Path, FolderFile> files, List<Said> now) {
    SortedMap<ObjectName, List<Place>> places = new TreeMap<>();
    for (FolderFile file : files.values()) {
      for (Place place : file.triggers()) {
        places.computeIfAbsent(place.name(), _ -> new ArrayList<>(1)).add(place);
      }
      for (Ignored each : file.ignored()) {
        now.add(
            new Said(Severity.INFO, each.at() + ": a " + each.kind() + " changes nothing here."));
      }
    }
    return places;
  }

  private SortedMap<ObjectName, Written> written(
      SortedMap<ObjectName, List<Place>> places, ManifestObjects found, boolean whole) {
    boolean sameObjects = found.equals(objects);
    objects = found;
    SortedMap<ObjectName, Written> now = new TreeMap<>();
    places.forEach((name, all) -> now.put(name, written(name, all, sameObjects)));
    vanished = 0;
    if (!whole) {
      triggers.forEach(
          (name, before) -> {
            if (now.putIfAbsent(name, before) == null) {
              vanished++;
            }
          });
    }
    return now;
  }

  private Written written(ObjectName name, List<Place> places, boolean sameObjects) {
    if (places.size() > 1) {
      return new Written(places, twice(name, places), Map.of());
    }
    return switch (places.getFirst().text()) {
      case Text.Final(PreparedTrigger prepared) -> new Written(places, prepared, Map.of());
      case Text.Referring(Manifest manifest) -> {
        Map<Remote, FetchedKeys> fetched = fetched(manifest);
        yield Optional.ofNullable(triggers.get(name))
            .filter(before -> sameObjects && before.places().equals(places))
            .filter(before -> before.fetched().equals(fetched))
            .orElseGet(() -> new Written(places, prepared(manifest, fetched), fetched));
      }
    };
  }

  private Map<Remote, FetchedKeys> fetched(Manifest manifest) {
    return References.remote(manifest.name().namespace(), manifest.tree().path("spec"), objects)
        .stream()
        .collect(Collectors.toMap(Function.identity(), remote));
  }

  private PreparedTrigger prepared(Manifest manifest, Map<Remote, FetchedKeys> fetched) {
    return FolderFile.prepared(
        check,
        manifest,
        new FolderObjects(objects, source -> fetched.getOrDefault(source, new Pending())));
  }

  private PreparedTrigger prepared(Place place) {
    return switch (place.text()) {
      case Text.Final(PreparedTrigger prepared) -> prepared;
      case Text.Referring(Manifest manifest) -> prepared(manifest, Map.of());
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

  private void settle(List<Said> now) {
    List<TriggerState> states =
        triggers.values().stream().map(written -> state(written.prepared())).toList();
    TriggerPipeline.Result result =
        pipeline.settle(
            states,
            KeySets.read(sources(states), new FolderObjects(objects, remote), keySets),
            Holds.none(),
            List.of(),
            new Grants.Everything(),
            FolderFile.ALWAYS);
    Map<ObjectName, TriggerOutcome> outcomes = result.outcomes();
    Map<KeySetSource, KeySet> before = keySets;
    keySets = result.keySets();
    PolicyTable changed = table;
    for (ObjectName gone : List.copyOf(inForce.keySet())) {
      if (!outcomes.containsKey(gone)) {
        changed = changed.without(gone);
        inForce.remove(gone);
      }
    }
    for (Map.Entry<ObjectName, Written> each : triggers.entrySet()) {
      TriggerOutcome outcome = requireNonNull(outcomes.get(each.getKey()));
      changed = put(changed, outcome.config(), before);
      say(each.getValue().place(), outcome, now);
    }
    table = changed;
  }

  /** What was in force counts only where the trigger can't be used: else files alone decide. */
  private TriggerState state(PreparedTrigger prepared) {
    return new TriggerState(
        prepared,
        prepared.resolved().isPresent()
            ? Optional.empty()
            : Optional.ofNullable(inForce.get(prepared.name())));
  }

  /** Where keys are now, or were when what is in force was made. */
  private static Set<KeySetSource> sources(List<TriggerState> states) {
    Set<KeySetSource> sources = new HashSet<>();
    for (TriggerState state : states) {
      sources.addAll(state.prepared().keySetSources());
      state.inForce().ifPresent(config -> sources.addAll(config.keySetSources()));
    }
    return sources;
  }

  private PolicyTable put(
      PolicyTable before, TriggerConfig config, Map<KeySetSource, KeySet> keySetsBefore) {
    boolean sameKeySets =
        config.keySetSources().stream()
            .allMatch(source -> Objects.equals(keySets.get(source), keySetsBefore.get(source)));
    if (config.equals(inForce.put(config.trigger(), config)) && sameKeySets) {
      return before;
    }
    return before.with(policy(config));
  }

  /** A key that no provider takes must not stop the changes of others: its trigger denies. */
  private Policy policy(TriggerConfig config) {
    try {
      return preparation.policy(config, preparation.keySets(keySets));
    } catch (RuntimeException e) {
      return preparation.policy(
          TriggerCompiler.refuse(
              config.trigger(), config.uid(), config.generation(), config.selection()),
          SharedKeySets.none());
    }
  }

  private void say(Place place, TriggerOutcome outcome, List<Said> now) {
    if (!outcome.accepted()) {
      refused++;
    }
    for (Finding finding : outcome.findings()) {
      String text = place.at(finding.field()) + ": " + finding.line();
      now.add(new Said(weight(finding), text + effect(finding, outcome)));
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
