package dev.httptrigger.operator.keysources;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The Secrets and ConfigMaps that carry the label {@code httptrigger.dev/keys}, as the watches show
 * them; of others only whether they are there. Safe for use by several threads.
 */
public final class LabelledObjects implements ReferencedObjects {
  /** What the watches ask for. */
  public static final String SELECTOR =
      HttpTriggerResource.KEYS_LABEL + "=" + HttpTriggerResource.KEYS_LABEL_VALUE;

  private final Map<ObjectReference, Seen> seen = new ConcurrentHashMap<>();
  private final Set<ObjectReference> missing = ConcurrentHashMap.newKeySet();
  private volatile Function<ObjectName, Optional<Secret>> secrets = _ -> Optional.empty();
  private volatile Function<ObjectName, Optional<ConfigMap>> configMaps = _ -> Optional.empty();

  /**
   * One state of an object, decoded once.
   *
   * @param uid the object's
   * @param version its resourceVersion
   * @param lookup what it holds
   */
  private record Seen(String uid, String version, Lookup lookup) {
    private Seen {
      requireNonNull(uid, "uid is null");
      requireNonNull(version, "version is null");
      requireNonNull(lookup, "lookup is null");
    }

    boolean isOf(HasMetadata object) {
      return uid.equals(object.getMetadata().getUid())
          && version.equals(object.getMetadata().getResourceVersion());
    }
  }

  /** Tells how those that are watched are found. */
  public void use(
      Function<ObjectName, Optional<Secret>> watchedSecrets,
      Function<ObjectName, Optional<ConfigMap>> watchedConfigMaps) {
    secrets = watchedSecrets;
    configMaps = watchedConfigMaps;
  }

  @Override
  public Lookup find(ObjectReference object) {
    return switch (object.kind()) {
      case SECRET -> lookup(object, secrets.apply(object.name()), ObjectValues::of);
      case CONFIG_MAP -> lookup(object, configMaps.apply(object.name()), ObjectValues::of);
    };
  }

  private <T extends HasMetadata> Lookup lookup(
      ObjectReference reference, Optional<T> object, Function<T, Lookup> decode) {
    if (object.isEmpty()) {
      seen.remove(reference);
      return missing.contains(reference) ? new Missing() : new NotLabelled();
    }
    missing.remove(reference);
    T now = object.get();
    Seen before = seen.get(reference);
    if (before != null && before.isOf(now)) {
      return before.lookup();
    }
    Lookup lookup = decode.apply(now);
    seen.put(
        reference,
        new Seen(now.getMetadata().getUid(), now.getMetadata().getResourceVersion(), lookup));
    return lookup;
  }

  /** Remembers nothing of an object; whoever still needs it looks at it again. */
  public void forget(ObjectReference object) {
    seen.remove(object);
    missing.remove(object);
  }

  /** Takes note of whether an object that the watches do not show is there all the same. */
  public void unwatched(ObjectReference object, boolean isThere) {
    if (isThere) {
      missing.remove(object);
    } else {
      missing.add(object);
    }
  }

  /** Those of a trigger's objects that the watches do not show. */
  public Set<ObjectReference> notWatched(String namespace, JsonNode spec) {
    return References.of(namespace, spec).stream()
        .filter(
            object ->
                switch (find(object)) {
                  case Missing _, NotLabelled _ -> true;
                  case Present _, Unreadable _, NotBrought _ -> false;
                })
        .collect(Collectors.toSet());
  }

  /**
   * What is known just now of all that a trigger refers to.
   *
   * @param remote what is known of key sets at URLs
   */
  public Referenced referenced(
      String namespace, JsonNode spec, Function<Remote, FetchedKeys> remote) {
    Map<ObjectReference, Lookup> now = new HashMap<>();
    for (ObjectReference object : References.of(namespace, spec)) {
      now.put(object, find(object));
    }
    Referenced objects = new Referenced(now, Map.of());
    Map<Remote, FetchedKeys> fetched = new HashMap<>();
    for (Remote source : References.remote(namespace, spec, objects)) {
      fetched.put(source, remote.apply(source));
    }
    return new Referenced(now, fetched);
  }

  /**
   * What one trigger refers to, at one moment; equal while none of it changes.
   *
   * @param byReference all objects
   * @param bySource all key sets at URLs
   */
  public record Referenced(
      Map<ObjectReference, Lookup> byReference, Map<Remote, FetchedKeys> bySource)
      implements ReferencedObjects {
    /** Takes copies. */
    public Referenced {
      byReference = Map.copyOf(byReference);
      bySource = Map.copyOf(bySource);
    }

    @Override
    public FetchedKeys fetched(Remote source) {
      return bySource.getOrDefault(source, new FetchedKeys.Pending());
    }

    @Override
    public Lookup find(ObjectReference object) {
      return byReference.getOrDefault(object, new NotLabelled());
    }
  }
}
