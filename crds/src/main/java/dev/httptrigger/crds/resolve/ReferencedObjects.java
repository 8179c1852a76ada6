package dev.httptrigger.crds.resolve;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.targets.TargetObjects;
import java.util.Map;

/**
 * Where that is found which triggers refer to: Secrets and ConfigMaps of a cluster, of a folder, of
 * the files that a person named; and key sets that somebody fetches. Must not block: whoever has to
 * ask first asks before.
 */
@FunctionalInterface
public interface ReferencedObjects {
  /** What is known of the object. */
  Lookup find(ObjectReference object);

  /** The objects of gateways, found at the same place. */
  default TargetObjects targets() {
    return TargetObjects.onlyFiles();
  }

  /**
   * What is known of a key set at a URL.
   *
   * @return where nobody says otherwise: nothing yet, and what uses it denies
   */
  default FetchedKeys fetched(Remote source) {
    return new FetchedKeys.Pending();
  }

  /** What is known of an object. */
  sealed interface Lookup {}

  /**
   * It is there.
   *
   * @param data its values by their keys, not base64; may be secrets
   * @param labelled whether it has the label without which no operator would see it
   */
  record Present(Map<String, Octets> data, boolean labelled) implements Lookup {
    /** Takes a copy. */
    public Present {
      data = Map.copyOf(data);
    }

    /** How much there is, never what. */
    @Override
    public String toString() {
      return "Present[" + data.size() + " keys]";
    }
  }

  /** It is not there, and whoever says so knows all there are. */
  record Missing() implements Lookup {}

  /**
   * Nobody can say what it holds.
   *
   * @param why one clause, such as {@code the API server forbids it}; quotes no value
   */
  record Unreadable(String why) implements Lookup {
    /** Checks that nothing is null. */
    public Unreadable {
      requireNonNull(why, "why is null");
    }
  }

  /** Whoever says so sees only those with the label: it lacks that, or is not there. */
  record NotLabelled() implements Lookup {}

  /** It was not brought along: only for looking at files, never for deciding about requests. */
  record NotBrought() implements Lookup {}
}
