package dev.httptrigger.operator.keysources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import java.time.Instant;

/** A trigger of the cluster → all that can be known of it alone, its keys read. Thread-safe. */
public final class TriggerReader {
  private final TriggerCheck check = TriggerCheck.create();

  /**
   * Checks a trigger and reads its keys.
   *
   * @param resource the whole object, as the API server gave it
   * @param referenced the Secrets and ConfigMaps that it refers to
   */
  public PreparedTrigger read(
      JsonNode resource,
      String uid,
      long generation,
      Instant created,
      ReferencedObjects referenced) {
    return PreparedTrigger.read(check, resource, uid, generation, created, referenced);
  }
}
