package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The configuration Secrets of a modelled API server: resourceVersions, preconditions, a history to
 * watch that can be compacted. For one thread.
 */
public final class ModelledSecrets {
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Map<String, StoredSecret> secrets = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private final LongSupplier versions;
  private final InstantSource clock;
  private int uids;
  private long version;
  private long compacted;
  private boolean up = true;

  /**
   * What happened to one Secret.
   *
   * @param version the resourceVersion since
   * @param name which
   * @param now what it holds since; empty: it is gone
   */
  public record Change(long version, String name, Optional<WireRecord> now) {}

  /** Told around every write of one operator's; may do anything in between, or throw. */
  public interface Writing {
    /** The operator has decided, and not written yet. */
    void before();

    /** It is written, and the operator does not know yet. */
    void after(WireRecord record);
  }

  /** No Secrets. The versions are those of the whole API server. */
  public ModelledSecrets(LongSupplier versions, InstantSource clock) {
    this.versions = versions;
    this.clock = clock;
  }

  /** Whether the API server answers. */
  public void up(boolean answers) {
    up = answers;
  }

  /** Whether the API server answers. */
  public boolean isUp() {
    return up;
  }

  /** All that is there. */
  public List<WireRecord> list() {
    return secrets.values().stream().map(StoredSecret::record).toList();
  }

  /** As of when that is. */
  public long version() {
    return version;
  }

  /** What one holds. */
  public Optional<WireRecord> get(String name) {
    return Optional.ofNullable(secrets.get(name)).map(StoredSecret::record);
  }

  /** All that happened after a version; empty where that is no longer known. */
  public Optional<List<Change>> since(long seen) {
    if (seen < compacted) {
      return Optional.empty();
    }
    int from = history.size();
    while (from > 0 && history.get(from - 1).version() > seen) {
      from--;
    }
    return Optional.of(List.copyOf(history.subList(from, history.size())));
  }

  /** Forgets what happened until now. */
  public void compact() {
    compacted = version;
  }

  /** What somebody does who is no operator. */
  public void put(WireRecord record) {
    store(record);
  }

  /** What somebody does who is no operator. */
  public void remove(String name) {
    if (secrets.remove(name) != null) {
      version = versions.getAsLong();
      history.add(new Change(version, name, Optional.empty()));
    }
  }

  private StoredSecret store(WireRecord record) {
    version = versions.getAsLong();
    StoredSecret old = secrets.get(record.name());
    StoredSecret now =
        new StoredSecret(
            old == null ? "secret-" + ++uids : old.uid(),
            version,
            old == null ? clock.instant() : old.created(),
            false,
            record);
    secrets.put(record.name(), now);
    history.add(new Change(version, record.name(), Optional.of(record)));
    return now;
  }

  Optional<StoredSecret> stored(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  List<StoredSecret> stored() {
    return List.copyOf(secrets.values());
  }

  SecretStore store(Writing writing) {
    return new Store(writing);
  }

  /** What one operator has of it. */
  private final class Store implements SecretStore {
    private final Writing writing;

    private Store(Writing writing) {
      this.writing = writing;
    }

    private void mustBeUp() {
      if (!up) {
        throw new KubernetesClientException("away", SERVICE_UNAVAILABLE, null);
      }
    }

    private void mustBe(StoredSecret old) throws ConflictException {
      mustBeUp();
      if (stored(old.name())
          .filter(now -> now.uid().equals(old.uid()) && now.version() == old.version())
          .isEmpty()) {
        throw new ConflictException(old.name());
      }
    }

    @Override
    public List<StoredSecret> list() {
      mustBeUp();
      return stored();
    }

    @Override
    public Optional<StoredSecret> get(String name) {
      mustBeUp();
      return stored(name);
    }

    @Override
    public StoredSecret create(WireRecord record) throws ConflictException {
      writing.before();
      mustBeUp();
      if (secrets.containsKey(record.name())) {
        throw new ConflictException(record.name());
      }
      StoredSecret written = store(record);
      writing.after(record);
      return written;
    }

    @Override
    public StoredSecret replace(StoredSecret old, WireRecord record) throws ConflictException {
      writing.before();
      mustBe(old);
      StoredSecret written = store(record);
      writing.after(record);
      return written;
    }

    /** In another order each time. */
    @Override
    public <T> List<T> inAnyOrder(List<Supplier<T>> writes) {
      List<Integer> order = new ArrayList<>(IntStream.range(0, writes.size()).boxed().toList());
      Collections.shuffle(order, new Random(version));
      Map<Integer, T> answers = new TreeMap<>();
      order.forEach(each -> answers.put(each, writes.get(each).get()));
      return List.copyOf(answers.values());
    }

    @Override
    public void delete(StoredSecret old) throws ConflictException {
      writing.before();
      if (stored(old.name()).isPresent()) {
        mustBe(old);
        ModelledSecrets.this.remove(old.name());
      }
      writing.after(old.record());
    }
  }
}
