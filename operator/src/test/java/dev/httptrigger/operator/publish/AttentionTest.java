package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looking only at what a change touches comes to the same as looking at everything, {@link Twins}:
 * whatever changes, in whichever order it is heard of, whoever edits Secrets, and whenever writes
 * fail or another leader takes over. The system properties {@code attention.from}, {@code
 * attention.seeds} and {@code attention.steps} let it try more.
 */
final class AttentionTest {
  private static final long FROM = Long.getLong("attention.from", 1);
  private static final long SEEDS = Long.getLong("attention.seeds", 6);
  private static final int STEPS = Integer.getInteger("attention.steps", 80);

  static LongStream seeds() {
    return LongStream.range(FROM, FROM + SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void comesToTheSameAsLookingAtEverything(long seed) throws SupersededException {
    new Course(seed).run();
  }

  /** The rules are others with each seed: short and long reservations, namespaces that are full. */
  private static HostRules rules(long seed) {
    return new HostRules(
        seed % 7 == 0 ? Rule.GRANTS_ONLY : Rule.FIRST_CLAIM,
        seed % 2 == 0 ? Duration.ofSeconds(50) : Duration.ofHours(1),
        seed % 3 == 0 ? 5 : 1000);
  }

  /** One way that things go. */
  private static final class Course {
    private final long seed;
    private final Random random;
    private final RandomCluster changing;
    private final Twins twins;
    private final Set<ObjectName> triggers = new HashSet<>();
    private final Set<ObjectReference> keyObjects = new HashSet<>();
    private boolean look;

    /** What was not heard yet. */
    private final Set<ObjectName> lateTriggers = new HashSet<>();

    private boolean lateGrants;

    private boolean indexEdited;

    Course(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.changing = new RandomCluster(seed);
      this.twins = Twins.of(changing.cluster(), rules(seed));
    }

    void run() throws SupersededException {
      for (int step = 0; step < STEPS; step++) {
        twins.cluster().pass(Duration.ofSeconds(seconds()));
        hear();
        take(step);
      }
    }

    /** At once, soon, or after a while. */
    private int seconds() {
      return switch (random.nextInt(10)) {
        case 0, 1 -> 0;
        case 2 -> random.nextInt(3600);
        default -> 5;
      };
    }

    private void hear() {
      triggers.clear();
      keyObjects.clear();
      look = false;
      if (random.nextBoolean()) {
        triggers.addAll(lateTriggers);
      }
      boolean late = random.nextInt(6) == 0;
      do {
        RandomCluster.Heard heard = changing.change();
        (late && heard.alone() ? lateTriggers : triggers).addAll(heard.triggers());
        keyObjects.addAll(heard.keyObjects());
        look |= heard.keys();
        lateGrants |= heard.grants();
      } while (random.nextInt(3) == 0);
      // Whoever has nothing else to look at does not know that there is something new.
      if (triggers.isEmpty() || random.nextBoolean()) {
        look |= lateGrants;
        lateGrants = false;
      }
      lateTriggers.removeAll(triggers);
    }

    private void take(int step) throws SupersededException {
      boolean restarts = random.nextInt(20) == 0;
      int damage = restarts ? random.nextInt(4) : random.nextInt(10) == 0 ? 1 : 0;
      int[] edits = random.ints(damage, 0, 1 << 20).toArray();
      boolean unheard = random.nextInt(20) == 0 && !triggers.isEmpty();
      int fault = random.nextInt(10);
      int place = random.nextInt(1000);
      Function<LeaderInMemory, Inbox.Content> heard =
          leader -> {
            if (restarts) {
              leader.restart();
            }
            List<SecretChange> edited = new ArrayList<>();
            for (int edit : edits) {
              edited.addAll(edited(leader.secrets(), edit));
            }
            if (unheard) {
              // It is read where the term is confirmed, before the watch tells of it.
              leader.secrets().put(new WireRecord(RecordName.ofShard(0), Map.of(), Map.of()));
            }
            leader.store().fail(fault, place);
            return new Inbox.Content(triggers, edited, keyObjects, look);
          };
      String when =
          "seed %s, step %s (%s%s%s%s, fault %s of %s)"
              .formatted(
                  seed,
                  step,
                  triggers,
                  look ? ", look" : "",
                  restarts ? ", restart" : "",
                  damage > 0 || unheard ? ", damage " + Arrays.toString(edits) + unheard : "",
                  fault,
                  place);
      indexEdited |= unheard;
      if (lateTriggers.isEmpty() && !lateGrants && !indexEdited) {
        twins.take(heard, when);
      } else if (twins.takeNotAll(heard, this::unheard, when)) {
        lateTriggers.clear();
        lateGrants = false;
        indexEdited = false;
      }
    }

    /** What happened of which no leader was told. */
    private Inbox.Content unheard(LeaderInMemory leader) {
      return new Inbox.Content(
          lateTriggers,
          indexEdited
              ? leader.secrets().get(RecordName.ofShard(0)).stream()
                  .<SecretChange>map(SecretChange.Seen::new)
                  .toList()
              : List.of(),
          Set.of(),
          lateGrants);
    }

    /** Somebody takes a Secret away, or what is in it: the same of both leaders. */
    private static List<SecretChange> edited(SecretsInMemory secrets, int edit) {
      List<StoredSecret> all = secrets.list();
      // Not those of the index alone, which are many.
      List<StoredSecret> records =
          all.stream().filter(secret -> RecordName.shard(secret.name()).isEmpty()).toList();
      List<StoredSecret> some = edit % 4 == 0 || records.isEmpty() ? all : records;
      if (some.isEmpty()) {
        return List.of();
      }
      StoredSecret secret = some.get((edit / 8) % some.size());
      if (edit % 8 < 4) {
        secrets.remove(secret.name());
        return List.of(new SecretChange.Deleted(secret));
      }
      secrets.put(new WireRecord(secret.name(), secret.record().labels(), Map.of()));
      return List.of(new SecretChange.Seen(secrets.get(secret.name()).orElseThrow()));
    }
  }
}
