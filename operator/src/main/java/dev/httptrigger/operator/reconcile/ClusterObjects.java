package dev.httptrigger.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.pipeline.PreparedTrigger;
import dev.httptrigger.crds.resolve.References;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatusCodec;
import dev.httptrigger.operator.keysources.LabelledConfigMaps;
import dev.httptrigger.operator.keysources.LabelledConfigMaps.Referenced;
import dev.httptrigger.operator.keysources.TriggerReader;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.Set;

/** What stands in an {@link HttpTrigger} and in what it refers to. Thread-safe. */
final class ClusterObjects {
  private final TriggerReader reader = new TriggerReader();
  private final LabelledConfigMaps configMaps;

  ClusterObjects(LabelledConfigMaps configMaps) {
    this.configMaps = configMaps;
  }

  /** What is known just now of that to which a trigger refers. */
  Referenced referenced(HttpTrigger trigger) {
    return configMaps.referenced(trigger.getMetadata().getNamespace(), spec(trigger));
  }

  /** The ConfigMaps that a trigger refers to. */
  static Set<ObjectName> configMaps(HttpTrigger trigger) {
    return References.configMaps(trigger.getMetadata().getNamespace(), spec(trigger));
  }

  private static JsonNode spec(HttpTrigger trigger) {
    JsonNode spec = trigger.getSpec();
    return spec == null ? MissingNode.getInstance() : spec;
  }

  /** Checks a trigger and reads its keys, with what it refers to as it is just now. */
  PreparedTrigger prepare(HttpTrigger trigger) {
    return prepare(trigger, referenced(trigger));
  }

  /** Checks a trigger and reads its keys. */
  PreparedTrigger prepare(HttpTrigger trigger, Referenced referenced) {
    ObjectMeta metadata = trigger.getMetadata();
    return reader.read(
        tree(trigger),
        metadata.getUid(),
        generation(trigger),
        Instant.parse(metadata.getCreationTimestamp()),
        referenced);
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
