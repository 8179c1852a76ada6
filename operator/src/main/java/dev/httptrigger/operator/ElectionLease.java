package dev.httptrigger.operator;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Lease by which operators agree who leads. */
final class ElectionLease {
  /** The Lease's name, which RBAC names too. */
  static final String NAME = "httptrigger-operator";

  private static final Logger LOG = LoggerFactory.getLogger(ElectionLease.class);

  private final KubernetesClient client;
  private final String namespace;

  ElectionLease(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Lets the next operator lead at once, where this one held the Lease; else nothing happens. */
  void release(String identity) {
    try {
      Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
      boolean ours =
          Optional.ofNullable(lease)
              .map(Lease::getSpec)
              .filter(spec -> identity.equals(spec.getHolderIdentity()))
              .isPresent();
      if (!ours) {
        return;
      }
      client.raw(
          "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + NAME,
          "DELETE",
          new DeleteOptionsBuilder()
              .withNewPreconditions()
              .withUid(lease.getMetadata().getUid())
              .withResourceVersion(lease.getMetadata().getResourceVersion())
              .endPreconditions()
              .build());
    } catch (KubernetesClientException e) {
      LOG.info("The election Lease is left to run out ({}).", e.getCode());
    }
  }
}
