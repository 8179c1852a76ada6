package dev.httptrigger.operator.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * The custom resource as Fabric8 carries it. Spec and status stay JSON trees: bound to classes, one
 * odd value would end the watch for everybody.
 */
@Group(HttpTriggerResource.GROUP)
@Version(HttpTriggerResource.VERSION)
@Kind(HttpTriggerResource.KIND)
@Plural(HttpTriggerResource.PLURAL)
public final class HttpTrigger extends CustomResource<JsonNode, JsonNode> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** An object without anything, as Fabric8 needs it. */
  public HttpTrigger() {}

  /** There is no empty tree to begin with. */
  @Override
  protected @Nullable JsonNode initSpec() {
    return null;
  }

  /** There is no empty tree to begin with. */
  @Override
  protected @Nullable JsonNode initStatus() {
    return null;
  }

  /** Not the spec, which may hold shared secrets. */
  @Override
  public String toString() {
    return getMetadata() == null
        ? "HttpTrigger"
        : "HttpTrigger[" + getMetadata().getNamespace() + "/" + getMetadata().getName() + "]";
  }
}
