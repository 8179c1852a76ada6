package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ManifestObjects;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import java.util.function.Function;

/**
 * What the triggers of a folder refer to: objects of the folder, and what was fetched.
 *
 * @param objects Secrets and ConfigMaps
 * @param remote what is known of a key set at a URL
 */
record FolderObjects(ManifestObjects objects, Function<Remote, FetchedKeys> remote)
    implements ReferencedObjects {
  FolderObjects {
    requireNonNull(objects, "objects is null");
    requireNonNull(remote, "remote is null");
  }

  @Override
  public Lookup find(ObjectReference object) {
    return objects.find(object);
  }

  @Override
  public FetchedKeys fetched(Remote source) {
    return remote.apply(source);
  }
}
