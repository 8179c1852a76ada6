package dev.httptrigger.operator.reconcile;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.resolve.FetchedKeys;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.operator.keysources.LabelledObjects.Referenced;
import dev.httptrigger.operator.targets.TargetSnapshot;

/**
 * All that one trigger refers to, at one moment; equal while none of it changes.
 *
 * @param labelled the Secrets and ConfigMaps, and the key sets at URLs
 * @param targets the objects of gateways, with all on which these depend
 */
record ReferredTo(Referenced labelled, TargetSnapshot targets) implements ReferencedObjects {
  ReferredTo {
    requireNonNull(labelled, "labelled is null");
    requireNonNull(targets, "targets is null");
  }

  @Override
  public Lookup find(ObjectReference object) {
    return labelled.find(object);
  }

  @Override
  public FetchedKeys fetched(Remote source) {
    return labelled.fetched(source);
  }
}
