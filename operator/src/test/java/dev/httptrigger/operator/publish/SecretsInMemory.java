package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.WireRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Secrets with the API server's preconditions, and somebody who looks after every write. Safe for
 * several threads.
 */
final class SecretsInMemory implements SecretStore {
  private final Map<String, StoredSecret> secrets = new TreeMap<>();
  private long version;
  private Consumer<WireRecord> written = _ -> {};

  /** Tells of every record that is written. */
  synchronized void onWrite(Consumer<WireRecord> look) {
    written = look;
  }

  /** What somebody else does. */
  synchronized void put(WireRecord record) {
    secrets.put(record.name(), stored(record));
  }

  /** What somebody else does. */
  synchronized void remove(String name) {
    secrets.remove(name);
  }

  @Override
  public synchronized List<StoredSecret> list() {
    return List.copyOf(secrets.values());
  }

  @Override
  public synchronized Optional<StoredSecret> get(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public synchronized StoredSecret create(WireRecord record) throws ConflictException {
    if (secrets.containsKey(record.name())) {
      throw new ConflictException(record.name());
    }
    return write(record);
  }

  @Override
  public synchronized StoredSecret replace(StoredSecret old, WireRecord record)
      throws ConflictException {
    mustBe(old);
    return write(record);
  }

  @Override
  public synchronized void delete(StoredSecret old) throws ConflictException {
    mustBe(old);
    secrets.remove(old.name());
  }

  /** In another order each time, so that whoever relies on one is found. */
  @Override
  public <T> List<T> inAnyOrder(List<Supplier<T>> writes) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, writes.size()).boxed().toList());
    Collections.shuffle(order, new Random(version));
    Map<Integer, T> answers = new TreeMap<>();
    order.forEach(each -> answers.put(each, writes.get(each).get()));
    return List.copyOf(answers.values());
  }

  private StoredSecret write(WireRecord record) {
    StoredSecret stored = stored(record);
    secrets.put(record.name(), stored);
    written.accept(record);
    return stored;
  }

  private StoredSecret stored(WireRecord record) {
    return new StoredSecret("uid", ++version, Instant.EPOCH, false, record);
  }

  private void mustBe(StoredSecret old) throws ConflictException {
    if (get(old.name()).filter(now -> now.version() == old.version()).isEmpty()) {
      throw new ConflictException(old.name());
    }
  }
}
