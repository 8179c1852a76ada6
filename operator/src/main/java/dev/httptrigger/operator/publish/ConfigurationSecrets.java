package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.operator.watches.VersionStore;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration Secrets on the API server. Every write names the state it was decided on: a
 * create is a create only, an update carries a resourceVersion, a delete uid and resourceVersion.
 */
final class ConfigurationSecrets implements SecretStore {
  /** So many writes that do not wait for one another are under way at a time. */
  private static final int AT_ONCE = 8;

  /** A Secret's type can't be changed. */
  private static final String OPAQUE = "Opaque";

  private final KubernetesClient client;
  private final String namespace;

  ConfigurationSecrets(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Follows the labelled Secrets, and keeps none of what they hold; started by the caller. */
  SharedIndexInformer<Secret> informer() {
    return labelled().runnableInformer(0).itemStore(versions());
  }

  /** What the watch keeps. */
  static VersionStore<Secret> versions() {
    return new VersionStore<>(
        (secret, version) ->
            new SecretBuilder().withMetadata(version).withType(secret.getType()).build());
  }

  @Override
  public List<StoredSecret> list() {
    return stored(labelled().list());
  }

  @Override
  public List<StoredSecret> listIndex() {
    return stored(secrets().withLabel(WireRecord.RECORD_LABEL, WireRecord.INDEX).list());
  }

  private static List<StoredSecret> stored(SecretList list) {
    return list.getItems().stream().map(ConfigurationSecrets::stored).toList();
  }

  @Override
  public Optional<StoredSecret> get(String name) {
    return Optional.ofNullable(secrets().withName(name).get()).map(ConfigurationSecrets::stored);
  }

  @Override
  public StoredSecret create(WireRecord record) throws ConflictException {
    try {
      return stored(secrets().resource(secret(record, null)).create());
    } catch (KubernetesClientException e) {
      throw conflictOr(e, record.name());
    }
  }

  @Override
  public StoredSecret replace(StoredSecret old, WireRecord record) throws ConflictException {
    try {
      return stored(secrets().resource(secret(record, old)).update());
    } catch (KubernetesClientException e) {
      throw conflictOr(e, record.name());
    }
  }

  @Override
  public void delete(StoredSecret old) throws ConflictException {
    DeleteOptions exactly =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(old.uid())
            .withResourceVersion(Long.toString(old.version()))
            .endPreconditions()
            .build();
    try {
      client.raw("/api/v1/namespaces/" + namespace + "/secrets/" + old.name(), "DELETE", exactly);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw conflictOr(e, old.name());
      }
    }
  }

  /** Some at the same time: most of a write is waiting for the API server's disk. */
  @Override
  public <T> List<T> inAnyOrder(List<Supplier<T>> writes) {
    if (writes.size() <= 1) {
      return writes.stream().map(Supplier::get).toList();
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<CompletableFuture<T>> answers =
          writes.stream().map(write -> CompletableFuture.supplyAsync(write, threads)).toList();
      return answers.stream().map(OtherThreads::join).toList();
    }
  }

  /** Reads a Secret of the API server's. */
  static StoredSecret stored(Secret secret) {
    Map<String, String> labels = new HashMap<>();
    Map<String, String> all = secret.getMetadata().getLabels();
    for (String label : List.of(WireRecord.RECORD_LABEL, WireRecord.MANAGED_BY_LABEL)) {
      if (all != null && all.get(label) != null) {
        labels.put(label, all.get(label));
      }
    }
    return new StoredSecret(
        secret.getMetadata().getUid(),
        Long.parseLong(secret.getMetadata().getResourceVersion()),
        Instant.parse(secret.getMetadata().getCreationTimestamp()),
        Boolean.TRUE.equals(secret.getImmutable()) || !OPAQUE.equals(secret.getType()),
        WireRecord.ofSecret(secret.getMetadata().getName(), labels, secret.getData()));
  }

  private Secret secret(WireRecord record, @Nullable StoredSecret old) {
    Map<String, String> data = new HashMap<>();
    record
        .data()
        .forEach(
            (key, value) -> data.put(key, Base64.getEncoder().encodeToString(value.toByteArray())));
    return new SecretBuilder()
        .withNewMetadata()
        .withName(record.name())
        .withNamespace(namespace)
        .withUid(old == null ? null : old.uid())
        .withResourceVersion(old == null ? null : Long.toString(old.version()))
        .withLabels(record.labels())
        .endMetadata()
        .withType(OPAQUE)
        .withData(data)
        .build();
  }

  private static ConflictException conflictOr(KubernetesClientException e, String name) {
    boolean conflict =
        e.getCode() == HttpURLConnection.HTTP_CONFLICT
            || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    if (!conflict) {
      throw e;
    }
    return new ConflictException(name);
  }

  private NonNamespaceOperation<Secret, SecretList, Resource<Secret>> secrets() {
    MixedOperation<Secret, SecretList, Resource<Secret>> everywhere = client.secrets();
    return everywhere.inNamespace(namespace);
  }

  private FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> labelled() {
    return secrets().withLabel(WireRecord.RECORD_LABEL);
  }
}
