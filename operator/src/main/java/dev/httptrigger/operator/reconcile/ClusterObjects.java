package dev.httptrigger.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatusCodec;
import dev.httptrigger.operator.keysources.TriggerReader;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;

/** What stands in an {@link HttpTrigger}. Thread-safe. */
final class ClusterObjects {
  private final TriggerReader reader = new TriggerReader();

  /** Checks a trigger and reads its keys. */
  PreparedTrigger prepare(HttpTrigger trigger) {
    ObjectMeta metadata = trigger.getMetadata();
    return reader.read(
        tree(trigger),
        metadata.getUid(),
        generation(trigger),
        Instant.parse(metadata.getCreationTimestamp()));
  }

  static ObjectName name(HttpTrigger trigger) {
    return new ObjectName(trigger.getMetadata().getNamespace(), trigger.getMetadata().getName());
  }

  static long generation(HttpTrigger trigger) {
    Long generation = trigger.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  static HttpTriggerStatus status(HttpTrigger trigger) {
    JsonNode status = trigger.getStatus();
    return status == null ? HttpTriggerStatus.EMPTY : HttpTriggerStatusCodec.decode(status);
  }

  private static ObjectNode tree(HttpTrigger trigger) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", trigger.getApiVersion());
    tree.put("kind", trigger.getKind());
    tree.putObject("metadata")
        .put("namespace", trigger.getMetadata().getNamespace())
        .put("name", trigger.getMetadata().getName());
    if (trigger.getSpec() != null) {
      tree.set("spec", trigger.getSpec());
    }
    return tree;
  }
}
