package dev.httptrigger.operator.publish;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a watch has shown of the configuration Secrets to an operator that stands by, each read
 * once: who takes over needs only the index anew. Safe for use by several threads.
 */
final class FollowedSecrets {
  private final Map<String, ReadSecret> secrets = new HashMap<>();
  private boolean over;

  /** Takes in what the watch said, until all of it is taken. */
  synchronized void apply(SecretChange change) {
    String name = change.secret().name();
    if (over || !change.isNewsTo(Optional.ofNullable(secrets.get(name)).map(ReadSecret::secret))) {
      return;
    }
    switch (change) {
      case SecretChange.Seen(StoredSecret secret) -> secrets.put(name, ReadSecret.of(secret));
      case SecretChange.Deleted _ -> secrets.remove(name);
    }
  }

  /**
   * Lets go of all, and follows no more.
   *
   * @param count how many there are as far as the watch itself knows
   * @return empty where not all of them have arrived here
   */
  synchronized Optional<List<ReadSecret>> take(int count) {
    over = true;
    List<ReadSecret> taken = List.copyOf(secrets.values());
    secrets.clear();
    return taken.size() == count ? Optional.of(taken) : Optional.empty();
  }
}
