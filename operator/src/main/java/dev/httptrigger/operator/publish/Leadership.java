package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.hosts.Grants;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One time of leading, from its first write of the term to its end. Runs on one thread. */
final class Leadership implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
  private static final Duration SWEEP = Duration.ofMinutes(3);

  /**
   * With many triggers all is listed and looked at together so often; some at a time, each sweep.
   */
  private static final Duration WHOLE_SWEEP = Duration.ofMinutes(30);

  private static final Duration UNSETTLED = Duration.ofSeconds(2);
  private static final Duration LONGEST_GATHERING = Duration.ofMillis(50);
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final SecretStore secrets;
  private final Inbox inbox;
  private final InstantSource clock;
  private final PublishMetrics metrics;
  private final OutcomeBoard board;
  private final KnownTriggers known;
  private final Departures departures;
  private final HoldNotice notice;
  private final Runnable superseded;
  private final Administration administration;
  private final Term term = new Term();
  private final WorldDecision decision;
  private final Attention attention;
  private final Batches batches = new Batches();
  private Optional<List<ReadSecret>> followed;
  private ConfigurationState state = new ConfigurationState();
  private ConfigurationWriter writer;
  private Instant sweepAt = Instant.MIN;
  private Instant wholeSweepAt = Instant.MIN;
  private Instant lookAt = Instant.MIN;
  private Optional<Instant> changesAt = Optional.empty();
  private Duration retry = Duration.ZERO;

  /**
   * Has not begun yet.
   *
   * @param followed what a watch has shown of the Secrets; empty where that may not be all
   */
  Leadership(
      SecretStore secrets,
      Optional<List<ReadSecret>> followed,
      Inbox inbox,
      InstantSource clock,
      PublishMetrics metrics,
      OutcomeBoard board,
      TriggerCache cache,
      Existence existence,
      HostRules rules,
      Administration administration,
      HeldRemovals.Listener held,
      Runnable superseded) {
    this.secrets = secrets;
    this.followed = followed;
    this.inbox = inbox;
    this.clock = clock;
    this.metrics = metrics;
    this.board = board;
    this.known = new KnownTriggers(cache, existence);
    this.decision = new WorldDecision(rules);
    this.attention = new Attention(rules.triggersPerNamespace());
    this.administration = administration;
    this.departures = new Departures(known, existence);
    this.notice = new HoldNotice(held);
    this.superseded = superseded;
    this.writer = new ConfigurationWriter(secrets, state, clock, metrics);
  }

  @Override
  public void run() {
    try {
      Duration wait = Duration.ZERO;
      while (!inbox.isClosed()) {
        Inbox.Content content = inbox.take(wait);
        if (inbox.isClosed()) {
          return;
        }
        wait = step(content);
        inbox.pause(retry);
      }
    } catch (SupersededException e) {
      LOG.warn("Another operator leads since term {}; this one has {}.", e.term(), term.number());
      superseded.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("Publishing ended by a fault of ours.", e);
      superseded.run();
      throw e;
    }
  }

  /**
   * One look at what happened and all that it touches; says how long nothing needs to be looked at
   * unless it changes.
   */
  Duration step(Inbox.Content content) throws SupersededException {
    long began = System.nanoTime();
    try {
      if (!term.hasBegun()) {
        takeOver();
      }
      for (SecretChange change : content.secrets()) {
        apply(change);
      }
      known.read(content.triggers());
      attention.changed(content.triggers());
      attention.changedObjects(content.keyObjects());
      if (content.look()) {
        attention.everything();
      }
      if (batches.isEmpty() && !clock.instant().isBefore(sweepAt)) {
        sweep();
      }
      if (!batches.isEmpty()) {
        attention.changed(batches.next());
      }
      if (attention.isNothing() && clock.instant().isBefore(lookAt)) {
        return untilNextLook();
      }
      publish();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      metrics.passed(took);
      // Under a storm of events a part of the time is left to gather them.
      retry = took.compareTo(LONGEST_GATHERING) < 0 ? took : LONGEST_GATHERING;
      return untilNextLook();
    } catch (StaleDecisionException e) {
      // What was written is known. To look at everything would take as long again, and so for ever.
      LOG.info("Writing took long: deciding anew about what is left.");
    } catch (ConflictException e) {
      metrics.conflict();
      attention.everything();
      LOG.info("{}: deciding anew.", e.getMessage());
      reload(e.secret());
      retry = Duration.ofMillis(20);
    } catch (KubernetesClientException e) {
      metrics.failed();
      LOG.warn("The API server did not do as asked ({}): {}", e.getCode(), shortly(e));
      // What of the events was not taken in yet is seen again by the sweep.
      sweepAtOnce();
      attention.everything();
      retry = backOff();
    }
    return Duration.ZERO;
  }

  /** An older leader's writes fail from here on. */
  private void takeOver() throws ConflictException, SupersededException {
    Optional<ConfigurationState> shown = shown();
    state = shown.orElseGet(() -> ConfigurationState.ofIndex(secrets.list()));
    writer = new ConfigurationWriter(secrets, state, clock, metrics);
    long next = state.highestTerm() + 1;
    writer.fence(
        IndexPlan.fence(next, state.index(), inLostShards()),
        shown.isPresent() ? this::plan : () -> {});
    term.begin(next);
    LOG.info(
        "Leading with term {}, {}.",
        next,
        shown.isPresent() ? "on what the watch has shown" : "on a list of everything");
    if (shown.isEmpty()) {
      // Nothing of it was needed so far, and thousands of records take a while.
      state.readRecords();
      known.remember(state);
    }
  }

  private void plan() {
    known.remember(state);
    planBatches();
  }

  /** The state as a watch has shown it, where that helps: only the first time. */
  private Optional<ConfigurationState> shown() {
    Optional<List<ReadSecret>> once = followed;
    followed = Optional.empty();
    return once.map(secret -> ConfigurationState.following(secrets.listIndex(), secret))
        .filter(now -> now.lostShards().isEmpty());
  }

  /** What changed unheard of, such as while nobody led, comes first, then all that there is. */
  private void planBatches() {
    known.readAll();
    attention.looked(
        new Scope.Everything(), attention.changed(), known, state, administration.grants());
    Set<ObjectName> first =
        Stream.concat(state.listed().stream(), state.records().keySet().stream())
            .filter(each -> !known.all().containsKey(each))
            .collect(Collectors.toCollection(HashSet::new));
    known.all().values().stream()
        .filter(each -> !isAsRecorded(each))
        .map(PreparedTrigger::name)
        .forEach(first::add);
    Set<ObjectName> others = new HashSet<>(known.all().keySet());
    others.removeAll(first);
    batches.plan(first, others);
  }

  private boolean isAsRecorded(PreparedTrigger trigger) {
    return state
        .inForce(trigger.name(), trigger.uid())
        .filter(record -> record.generation() == trigger.generation())
        .isPresent();
  }

  /**
   * What exists and the index may have listed where nobody can read it: a name must not leave with
   * the first write there, to come back a little later.
   */
  private Map<ObjectName, Decided> inLostShards() {
    if (state.lostShards().isEmpty()) {
      return Map.of();
    }
    known.remember(state);
    known.readAll();
    Map<ObjectName, Decided> decided = new HashMap<>(decideEverything(clock.instant()).decided());
    decided.keySet().removeIf(name -> !state.lostShards().contains(RecordName.shardOf(name)));
    return decided;
  }

  /** Finds what no event told of. */
  private void sweep() throws SupersededException {
    Instant now = clock.instant();
    boolean some = known.all().size() > Batches.SIZE && now.isBefore(wholeSweepAt);
    if (some && !attention.isEverything(administration.grants())) {
      planBatches();
    } else {
      sweepWhole();
      wholeSweepAt = now.plus(WHOLE_SWEEP);
    }
    sweepAt = now.plus(SWEEP);
  }

  private void sweepWhole() throws SupersededException {
    Collection<StoredSecret> now = secrets.list();
    for (StoredSecret secret : now) {
      term.check(secret);
    }
    state.replaceAll(now);
    known.readAll();
    attention.everything();
  }

  private void sweepAtOnce() {
    sweepAt = Instant.MIN;
    wholeSweepAt = Instant.MIN;
  }

  private void publish() throws ConflictException, SupersededException {
    if (!isConfirmedAsKnown()) {
      attention.everything();
    }
    Instant began = clock.instant();
    if (changesAt.filter(at -> !at.isAfter(began)).isPresent()) {
      attention.everything();
    }
    Grants grants = administration.grants();
    known.refreshOutdated(entries(grants), state);
    Departures.Look look = departures(grants, began);
    Scope scope;
    WorldOutcome outcome;
    do {
      scope = attention.scope(known, state, grants);
      outcome = decide(scope, look.departing().gone(), grants, began);
      // Whoever refers to keys that are others now has to be looked at too.
      attention.changedKeys(outcome.changedKeys());
    } while (!scope.containsAll(attention.changed()));
    // To decide about thousands takes a while, too.
    if (!isConfirmedAsKnown()) {
      throw new ConflictException(RecordName.ofShard(0));
    }
    Set<ObjectName> _ = state.takeTouched();
    ConfigurationWriter.Progress progress =
        writer.write(term.number(), scope, outcome, look.departing(), began, term.confirmed());
    board.put(scope, known.all(), outcome.decided(), state);
    metrics.lookedAt(outcome.decided().size());
    metrics.outcomes(board, outcome.reservations().size());
    metrics.held(look.held().map(HeldRemovals::count).orElse(0));
    Optional<Instant> sayAt = notice.look(look.held(), began);
    attention.looked(
        scope, open(scope, outcome.written(), look.departing().gone()), known, state, grants);
    batches.lookedAt(scope);
    changesAt = outcome.changesAt();
    lookAt =
        progress.atOnce() || !progress.nothing()
            ? began
            : next(
                Stream.of(progress.later(), changesAt, look.again(), sayAt), progress.unsettled());
  }

  /**
   * What the next pass has to look at again, for what is decided depends on what is written: what
   * was written now, and what is not as it was decided. No more than that: while somebody always
   * edits something, there is no pass that has nothing to write.
   */
  private Set<ObjectName> open(
      Scope scope, Map<ObjectName, Decided> decided, Set<ObjectName> departing) {
    Set<ObjectName> open = new HashSet<>(state.takeTouched());
    decided.forEach(
        (name, each) -> {
          if (!state.isAsDecided(each)) {
            open.add(name);
          }
        });
    departing.stream().filter(each -> state.entry(each).isPresent()).forEach(open::add);
    if (scope instanceof Scope.Some some) {
      some.triggers().stream()
          .filter(each -> !decided.containsKey(each))
          .filter(state::isRecordedOnly)
          .forEach(open::add);
    }
    return open;
  }

  /**
   * Makes certain that nobody else leads.
   *
   * @return whether the part of the index that was read for that is as it was known to be; what the
   *     watch tells of it later is no news then
   */
  private boolean isConfirmedAsKnown() throws SupersededException {
    Optional<StoredSecret> before = state.secret(RecordName.ofShard(0));
    term.confirm(secrets, state, clock.instant());
    return state.secret(RecordName.ofShard(0)).equals(before);
  }

  /** Nothing is asked where nothing is missing. */
  private Departures.Look departures(Grants grants, Instant now) {
    Set<ObjectName> missing = new HashSet<>(departures.missing());
    attention.changed().stream()
        .filter(trigger -> !known.all().containsKey(trigger))
        .filter(trigger -> state.entry(trigger).isPresent())
        .forEach(missing::add);
    if (missing.isEmpty() && !attention.isEverything(grants)) {
      return new Departures.Look(Departing.NONE, Optional.empty(), Optional.empty());
    }
    Departures.Look look = departures.look(state, administration.removalsReleasedUntil(now), now);
    attention.changed(missing);
    attention.changed(departures.missing());
    return look;
  }

  private WorldOutcome decideEverything(Instant now) {
    return decide(new Scope.Everything(), Set.of(), administration.grants(), now);
  }

  private WorldOutcome decide(Scope scope, Set<ObjectName> gone, Grants grants, Instant now) {
    World world = World.of(scope, known, state, gone, grants, known.keySets(scope, state), now);
    WorldOutcome outcome = decision.decide(world, scope, state.index());
    return switch (scope) {
      case Scope.Everything _ -> outcome;
      case Scope.Some some -> outcome.with(reservationsBeyond(some));
    };
  }

  /** They stay as they are. */
  private List<Reservation> reservationsBeyond(Scope.Some some) {
    return state.index().stream()
        .flatMap(shard -> shard.reservations().stream())
        .filter(each -> !some.contains(each.host()))
        .toList();
  }

  private Instant next(Stream<Optional<Instant>> looks, boolean unsettled) {
    Instant now = clock.instant();
    Instant next =
        looks
            .flatMap(Optional::stream)
            .reduce(sweepAt, (one, other) -> other.isBefore(one) ? other : one);
    return unsettled && now.plus(UNSETTLED).isBefore(next) ? now.plus(UNSETTLED) : next;
  }

  private Duration untilNextLook() {
    if (!batches.isEmpty()) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    Instant next = lookAt.isBefore(sweepAt) ? lookAt : sweepAt;
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  private Collection<IndexEntry> entries(Grants grants) {
    return attention.isEverything(grants)
        ? state.index().stream().flatMap(shard -> shard.entries().stream()).toList()
        : attention.changed().stream().flatMap(each -> state.entry(each).stream()).toList();
  }

  private void apply(SecretChange change) throws SupersededException {
    if (change instanceof SecretChange.Seen(StoredSecret secret)) {
      term.check(secret);
    }
    if (state.apply(change)) {
      attention.changedSecret(change.secret().name());
    }
  }

  private void reload(String name) throws SupersededException {
    try {
      Optional<StoredSecret> now = secrets.get(name);
      if (now.isPresent()) {
        term.check(now.get());
      }
      state.replace(name, now);
      attention.everything();
    } catch (KubernetesClientException e) {
      LOG.warn("The API server did not answer ({}): {}", e.getCode(), shortly(e));
      sweepAtOnce();
    }
  }

  private Duration backOff() {
    Duration doubled = retry.multipliedBy(2);
    Duration next = doubled.compareTo(FIRST_RETRY) < 0 ? FIRST_RETRY : doubled;
    return next.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : next;
  }

  /** The API server's words; they hold no content of a Secret. */
  private static String shortly(KubernetesClientException e) {
    String message = String.valueOf(e.getMessage());
    return message.substring(0, Math.min(message.length(), 300));
  }
}
