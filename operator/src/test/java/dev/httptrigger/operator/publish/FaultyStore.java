package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Secrets whose API server now and then does not do as asked. For one thread. */
final class FaultyStore implements SecretStore {
  private static final int UNPROCESSABLE = 422;
  private static final int UNAVAILABLE = 503;

  private final SecretsInMemory secrets;
  private final Runnable slow;
  private Fault fault = Fault.NONE;
  private int place;
  private Set<String> refused = Set.of();

  /** What happens to some writes. */
  private enum Fault {
    NONE,
    /** Some records are refused, whenever they are written. */
    REFUSED,
    /** One write is not done. */
    AWAY,
    /** One write is done, and nobody says so. */
    NO_ANSWER,
    /** One write meets another state. */
    CONFLICT,
    /** Some writes take long. */
    SLOW
  }

  /**
   * Such Secrets.
   *
   * @param slow lets the time pass that a slow write takes
   */
  FaultyStore(SecretsInMemory secrets, Runnable slow) {
    this.secrets = secrets;
    this.slow = slow;
  }

  /**
   * Says what happens from now on.
   *
   * @param kind a number; of most nothing happens
   * @param which to which Secrets
   */
  void fail(int kind, int which) {
    place = which;
    fault = kind < Fault.values().length ? Fault.values()[kind] : Fault.NONE;
  }

  /** Says which Secrets are refused for what they are, from now on. */
  void refuse(Set<String> names) {
    refused = Set.copyOf(names);
  }

  /** A third of all names, the same for everybody. */
  private boolean concerns(String name) {
    return (name.hashCode() & 0xff) % 3 == place % 3;
  }

  private void beforeWrite(String name) throws ConflictException {
    if (refused.contains(name)
        || (fault == Fault.REFUSED && concerns(name) && RecordName.shard(name).isEmpty())) {
      throw new KubernetesClientException("refused", UNPROCESSABLE, null);
    }
    before(name);
  }

  private void before(String name) throws ConflictException {
    if (!concerns(name)) {
      return;
    }
    switch (fault) {
      case NONE, NO_ANSWER, REFUSED -> {}
      case AWAY -> {
        fault = Fault.NONE;
        throw new KubernetesClientException("away", UNAVAILABLE, null);
      }
      case CONFLICT -> {
        fault = Fault.NONE;
        throw new ConflictException(name);
      }
      case SLOW -> slow.run();
    }
  }

  private void after(String name) {
    if (fault == Fault.NO_ANSWER && concerns(name)) {
      fault = Fault.NONE;
      throw new KubernetesClientException("no answer", UNAVAILABLE, null);
    }
  }

  @Override
  public List<StoredSecret> list() {
    return secrets.list();
  }

  @Override
  public Optional<StoredSecret> get(String name) {
    return secrets.get(name);
  }

  @Override
  public StoredSecret create(WireRecord record) throws ConflictException {
    beforeWrite(record.name());
    StoredSecret stored = secrets.create(record);
    after(record.name());
    return stored;
  }

  @Override
  public StoredSecret replace(StoredSecret old, WireRecord record) throws ConflictException {
    beforeWrite(record.name());
    StoredSecret stored = secrets.replace(old, record);
    after(record.name());
    return stored;
  }

  @Override
  public void delete(StoredSecret old) throws ConflictException {
    before(old.name());
    secrets.delete(old);
    after(old.name());
  }

  @Override
  public <T> List<T> inAnyOrder(List<Supplier<T>> writes) {
    return secrets.inAnyOrder(writes);
  }
}
