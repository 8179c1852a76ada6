package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.operator.publish.HeldRemovals.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which triggers leave the index: listed, not in the cache, said to be gone by the API server
 * itself, and not held by the {@link Brake} or the want of a definition. Used by one thread.
 */
final class Departures {
  /** So many questions at a time: an edit does not wait until thousands are answered. */
  static final int QUESTIONS = 500;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final KnownTriggers known;
  private final Existence existence;

  /** Since when each is known to be missing, those first that were not asked for lately. */
  private final Map<ObjectName, Instant> missing = new LinkedHashMap<>();

  /** Those of them that the brake holds. */
  private final Set<ObjectName> waiting = new HashSet<>();

  private boolean definitionWasAway;

  Departures(KnownTriggers known, Existence existence) {
    this.known = known;
    this.existence = existence;
  }

  /** The triggers that are listed and not in the cache, as of the last look. */
  Set<ObjectName> missing() {
    return Set.copyOf(missing.keySet());
  }

  /**
   * What was found.
   *
   * @param departing what leaves
   * @param held what does not, though the cluster has it no more
   * @param again when to look again though nothing else happens
   */
  record Look(Departing departing, Optional<HeldRemovals> held, Optional<Instant> again) {}

  /**
   * Looks.
   *
   * @param state what is in force
   * @param released up to which moment all that was found missing is meant
   * @param now the time
   */
  Look look(ConfigurationState state, Optional<Instant> released, Instant now) {
    List<ObjectName> listed = state.listed().stream().filter(existence::isWatched).toList();
    Set<ObjectName> fresh = note(listed, now);
    if (missing.isEmpty()) {
      definitionWasAway = false;
      return new Look(Departing.NONE, Optional.empty(), Optional.empty());
    }
    Instant indexSince = state.indexSince(now);
    if (definitionWasAway && !existence.definitionInPlace(indexSince)) {
      return withoutDefinition(listed.size(), now);
    }
    int left = Brake.left(state.index(), now);
    List<ObjectName> questions = questions(brake(listed, left, released), fresh, now);
    Set<ObjectName> gone = known.gone(questions.stream().limit(QUESTIONS).toList());
    int before = missing.size();
    missing.keySet().removeAll(known.all().keySet());
    Brake brake = brake(listed, left, released);
    missing.keySet().stream().filter(each -> brake.holds(each, now)).forEach(waiting::add);
    Set<ObjectName> leaving = brake.mayLeave(now);
    leaving.retainAll(gone);
    // Asked after the triggers: their answers count only if the definition was there all the time.
    definitionWasAway =
        (brake.isOn() || !leaving.isEmpty()) && !existence.definitionInPlace(indexSince);
    if (definitionWasAway) {
      return withoutDefinition(listed.size(), now);
    }
    Set<ObjectName> settled =
        leaving.stream().filter(each -> brake.isSettled(each, now)).collect(Collectors.toSet());
    Optional<Instant> until = brake.nextSettled(now);
    // Where nobody answers, it is not asked again at once.
    boolean more = questions.size() > QUESTIONS && !(gone.isEmpty() && missing.size() == before);
    boolean unanswered = brake.mayLeave(now).size() > leaving.size();
    return new Look(
        new Departing(leaving, settled),
        until.map(_ -> held(brake, Cause.TOO_MANY, until, now)),
        more ? Optional.of(now) : unanswered ? Optional.of(now.plus(ASK_AGAIN)) : until);
  }

  /** Takes note of what is missing; says what was not so before. */
  private Set<ObjectName> note(List<ObjectName> listed, Instant now) {
    Set<ObjectName> all = new HashSet<>(listed);
    all.removeAll(known.all().keySet());
    missing.keySet().retainAll(all);
    waiting.retainAll(all);
    all.removeAll(missing.keySet());
    all.forEach(each -> missing.put(each, now));
    return all;
  }

  private Brake brake(List<ObjectName> listed, int left, Optional<Instant> released) {
    return new Brake(listed.size(), left, missing, waiting, released);
  }

  /** What waits for its time is asked for when that has come. */
  private List<ObjectName> questions(Brake brake, Set<ObjectName> fresh, Instant now) {
    List<ObjectName> questions =
        missing.keySet().stream()
            .filter(each -> fresh.contains(each) || !brake.holds(each, now))
            .toList();
    // Those that nobody answers for must not keep the others from being asked for.
    questions.stream()
        .limit(QUESTIONS)
        .forEach(
            each -> {
              Instant since = missing.get(each);
              missing.remove(each);
              missing.put(each, since == null ? now : since);
            });
    return questions;
  }

  /** Time without a definition is no time in which somebody could have put triggers back. */
  private Look withoutDefinition(int listed, Instant now) {
    missing.replaceAll((_, _) -> now);
    HeldRemovals held =
        new HeldRemovals(missing.size(), listed, Cause.DEFINITION, Optional.empty());
    return new Look(Departing.NONE, Optional.of(held), Optional.of(now.plus(ASK_AGAIN)));
  }

  private static HeldRemovals held(Brake brake, Cause cause, Optional<Instant> until, Instant now) {
    int waiting = brake.missing().size() - brake.mayLeave(now).size();
    return new HeldRemovals(waiting, brake.listed(), cause, until);
  }
}
