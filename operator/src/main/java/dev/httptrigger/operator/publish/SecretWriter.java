package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts Secrets in place, each on the state that is known of it. Preconditions keep an older leader
 * from writing the index, which a later one writes first; they alone do not keep it, frozen between
 * deciding and writing, from writing a record that a later one has not touched. So no record is
 * written or deleted where it was certain only a while ago that nobody else leads. Used by one
 * thread; it asks others to write, and knows what came of it when they have.
 */
final class SecretWriter {
  private static final Logger LOG = LoggerFactory.getLogger(SecretWriter.class);
  private static final int TOO_MANY_REQUESTS = 429;

  /** Bad request, too large, unprocessable. */
  private static final Set<Integer> REFUSED_FOR_WHAT_IT_IS = Set.of(400, 413, 422);

  /** Renewing the election Lease takes longer to fail than this. */
  static final Duration GOOD_FOR = Duration.ofSeconds(5);

  private final SecretStore secrets;
  private final ConfigurationState state;
  private final InstantSource clock;
  private Instant confirmed = Instant.MIN;

  SecretWriter(SecretStore secrets, ConfigurationState state, InstantSource clock) {
    this.secrets = secrets;
    this.state = state;
    this.clock = clock;
  }

  /** Whether something that was so then can be relied on now; not when the clock was set back. */
  static boolean isFresh(Instant then, Instant now, Duration goodFor) {
    return !now.isBefore(then) && now.isBefore(then.plus(goodFor));
  }

  /** Says when it was last certain that nobody else leads. */
  void confirmed(Instant at) {
    confirmed = at;
  }

  /** Whether the API server has it so. */
  boolean isStored(WireRecord record) {
    return stored(record).isPresent();
  }

  /** The Secret, where the API server has it so. */
  Optional<StoredSecret> stored(WireRecord record) {
    return state.stored(record);
  }

  /** What the API server made of a write. */
  private sealed interface Answer {
    record Written(StoredSecret secret) implements Answer {}

    record Refused(KubernetesClientException exception) implements Answer {}

    record Conflicting(ConflictException exception) implements Answer {}

    record Failed(KubernetesClientException exception) implements Answer {}

    /** It was not asked, since another write beside this one has failed. */
    record NotAsked() implements Answer {}
  }

  /**
   * Creates or replaces records of which none waits for another. The API server may refuse one for
   * what it is: that does not keep the others from being written.
   *
   * @param each what the records are of
   * @param record the record of each
   * @param answered told of each that had an answer, before this returns or throws, unless for a
   *     fault of ours; with nothing where the API server refuses
   * @throws ConflictException if one is not as it was known to be; for other than parts of the
   *     index also if it was certain only a while ago that nobody else leads
   */
  <T> void tryPutRecords(
      List<T> each, Function<T, WireRecord> record, BiConsumer<T, Optional<StoredSecret>> answered)
      throws ConflictException {
    take(
        each,
        ask(each, record, new AtomicBoolean()),
        (one, written) -> answered.accept(one, Optional.of(written)),
        (one, refused) -> {
          LOG.warn(
              "The API server refuses the record {} ({}).",
              record.apply(one).name(),
              refused.getCode());
          answered.accept(one, Optional.empty());
        });
  }

  /**
   * The same, where all have to be written, no other before the first one is; and something else is
   * done meanwhile.
   *
   * @param record pure; asked by other threads
   * @param written told of each that is written, before this returns or throws, unless a fault of
   *     ours ends it, here or in what is done meanwhile
   * @param meanwhile needs nothing of what is written, and changes nothing that is known of it
   */
  <T> void putRecordsAfterFirst(
      List<T> each,
      Function<T, WireRecord> record,
      BiConsumer<T, StoredSecret> written,
      Runnable meanwhile)
      throws ConflictException {
    List<Answer> answers;
    try (ExecutorService besides = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<List<Answer>> asked =
          CompletableFuture.supplyAsync(() -> askAfterFirst(each, record), besides);
      meanwhile.run();
      answers = OtherThreads.join(asked);
    }
    takeAll(each, answers, written);
  }

  private <T> List<Answer> askAfterFirst(List<T> each, Function<T, WireRecord> record) {
    Answer first = answer(record.apply(each.getFirst()));
    AtomicBoolean failed = new AtomicBoolean(!(first instanceof Answer.Written));
    List<Answer> answers = new ArrayList<>(List.of(first));
    answers.addAll(ask(each.subList(1, each.size()), record, failed));
    return answers;
  }

  private <T> void takeAll(List<T> each, List<Answer> answers, BiConsumer<T, StoredSecret> written)
      throws ConflictException {
    List<KubernetesClientException> refused = new ArrayList<>();
    take(each, answers, written, (_, refusal) -> refused.add(refusal));
    if (!refused.isEmpty()) {
      throw refused.getFirst();
    }
  }

  /** An API server that fails is not asked again at once. */
  private <T> List<Answer> ask(List<T> each, Function<T, WireRecord> record, AtomicBoolean failed) {
    return secrets.inAnyOrder(
        each.stream()
            .<Supplier<Answer>>map(
                one ->
                    () -> {
                      if (failed.get()) {
                        return new Answer.NotAsked();
                      }
                      Answer answer = answer(record.apply(one));
                      if (answer instanceof Answer.Conflicting || answer instanceof Answer.Failed) {
                        failed.set(true);
                      }
                      return answer;
                    })
            .toList());
  }

  /** What was written has to be known before anything that went wrong beside it ends the pass. */
  private static <T> void take(
      List<T> each,
      List<Answer> answers,
      BiConsumer<T, StoredSecret> written,
      BiConsumer<T, KubernetesClientException> refused)
      throws ConflictException {
    Optional<ConflictException> conflict = Optional.empty();
    Optional<KubernetesClientException> failure = Optional.empty();
    for (int i = 0; i < answers.size(); i++) {
      switch (answers.get(i)) {
        case Answer.Written(StoredSecret secret) -> written.accept(each.get(i), secret);
        case Answer.Refused(KubernetesClientException exception) ->
            refused.accept(each.get(i), exception);
        case Answer.Conflicting(ConflictException exception) -> conflict = Optional.of(exception);
        case Answer.Failed(KubernetesClientException exception) -> failure = Optional.of(exception);
        case Answer.NotAsked() -> {}
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    if (conflict.isPresent()) {
      throw conflict.get();
    }
  }

  private Answer answer(WireRecord record) {
    try {
      if (RecordName.shard(record.name()).isEmpty()) {
        requireFresh();
      }
      return new Answer.Written(put(record));
    } catch (ConflictException e) {
      return new Answer.Conflicting(e);
    } catch (KubernetesClientException e) {
      if (e.getCode() < 400 || e.getCode() >= 500 || e.getCode() == TOO_MANY_REQUESTS) {
        return new Answer.Failed(e);
      }
      return new Answer.Refused(e);
    }
  }

  /**
   * Creates or replaces.
   *
   * @throws ConflictException if it is not as it was known to be
   */
  StoredSecret put(WireRecord record) throws ConflictException {
    Optional<StoredSecret> old = state.secret(record.name());
    if (old.isPresent() && old.get().immutable()) {
      secrets.delete(old.get());
      old = Optional.empty();
    }
    return old.isPresent() ? secrets.replace(old.get(), record) : secrets.create(record);
  }

  /**
   * Creates or replaces a part of the index.
   *
   * @return empty where the API server refuses it for what it is, and would another time
   * @throws ConflictException if it is not as it was known to be
   */
  Optional<StoredSecret> tryPut(WireRecord record) throws ConflictException {
    try {
      return Optional.of(put(record));
    } catch (KubernetesClientException e) {
      if (!REFUSED_FOR_WHAT_IT_IS.contains(e.getCode())) {
        throw e;
      }
      LOG.error("The API server refuses {} ({}): it stays as it is.", record.name(), e.getCode());
      return Optional.empty();
    }
  }

  private void requireFresh() throws StaleDecisionException {
    if (!isFresh(confirmed, clock.instant(), GOOD_FOR)) {
      throw new StaleDecisionException();
    }
  }

  /**
   * Deletes a record.
   *
   * @throws ConflictException if it is not as it was known to be, or that nobody else leads was
   *     certain a while ago
   */
  void deleteRecord(StoredSecret secret) throws ConflictException {
    requireFresh();
    secrets.delete(secret);
    state.deleted(secret.name());
  }
}
