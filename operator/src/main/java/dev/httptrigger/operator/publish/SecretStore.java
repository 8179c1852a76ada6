package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.WireRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the configuration Secrets are. Every write names the state it was decided on, and fails
 * where that is no longer the state.
 */
interface SecretStore {
  /** The labelled Secrets as they are now. */
  List<StoredSecret> list();

  /** Those of them that are parts of the index; who can ask for these alone does. */
  default List<StoredSecret> listIndex() {
    return list().stream().filter(secret -> RecordName.shard(secret.name()).isPresent()).toList();
  }

  /** One Secret as it is now, labelled or not. */
  Optional<StoredSecret> get(String name);

  /**
   * Creates a Secret that is not there.
   *
   * @throws ConflictException if it is there
   */
  StoredSecret create(WireRecord record) throws ConflictException;

  /**
   * Replaces what a Secret holds.
   *
   * @throws ConflictException if it is no longer as it was
   */
  StoredSecret replace(StoredSecret old, WireRecord record) throws ConflictException;

  /**
   * Deletes a Secret; one that is gone already is as good.
   *
   * @throws ConflictException if it is no longer as it was
   */
  void delete(StoredSecret old) throws ConflictException;

  /**
   * Does writes of which none waits for another: in any order, or all at the same time. Returns
   * when all are done.
   *
   * @return what each answered, in the order of the writes
   */
  <T> List<T> inAnyOrder(List<Supplier<T>> writes);
}
