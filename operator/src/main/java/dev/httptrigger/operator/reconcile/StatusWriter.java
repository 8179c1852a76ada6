package dev.httptrigger.operator.reconcile;

import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatusCodec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/**
 * Writes status by server-side apply, from a fresh object that carries uid and resourceVersion:
 * what was decided about one state of the object is never written onto another.
 */
final class StatusWriter {
  static final String FIELD_MANAGER = "httptrigger-operator";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withFieldManager(FIELD_MANAGER)
          .withForce(true)
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .build();

  private final KubernetesClient client;

  StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes a status.
   *
   * @return whether it is written; else the object is another by now, or gone
   */
  boolean write(HttpTrigger trigger, HttpTriggerStatus status) {
    HttpTrigger fresh = new HttpTrigger();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(trigger.getMetadata().getNamespace())
            .withName(trigger.getMetadata().getName())
            .withUid(trigger.getMetadata().getUid())
            .withResourceVersion(trigger.getMetadata().getResourceVersion())
            .build());
    fresh.setStatus(HttpTriggerStatusCodec.encode(status));
    try {
      client
          .resources(HttpTrigger.class)
          .inNamespace(trigger.getMetadata().getNamespace())
          .resource(fresh)
          .subresource("status")
          .patch(APPLY);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
