package dev.httptrigger.extauthz.configsource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.testkit.ApiServerProxy;
import dev.httptrigger.testkit.Disturbance;
import dev.httptrigger.testkit.KubeApiServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of a watch that is dead and does not say so, on a real API server. */
class DeadWatchIT {
  private static final KubeApiServer SERVER = KubeApiServer.shared();

  private static final Duration CEILING = Duration.ofSeconds(60);

  /** Less than what is left of the silence after which any watch is connected anew. */
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Longer than from one renewal of a Lease to the next. */
  private static final Duration SILENT = Duration.ofSeconds(12);

  private final String namespace = SERVER.createNamespace("config");

  @Test
  void onceTheLeaseIsWrittenAgainTheWatchIsAnother() {
    try (KubernetesClient admin = client(SERVER.adminKubeconfig());
        ApiServerProxy proxy = ApiServerProxy.start(SERVER);
        KubernetesClient disturbed = client(proxy.kubeconfig(SERVER.adminKubeconfig()));
        ClusterSource source =
            new ClusterSource(
                disturbed,
                namespace,
                "a",
                Optional.empty(),
                PolicyTable.empty(Unmatched.DENY, false),
                InstantSource.system())) {
      for (int shard = 0; shard < RecordName.SHARDS; shard++) {
        write(admin, RecordCodec.encode(IndexShard.empty(shard, 1)));
      }
      source.start();
      await().atMost(CEILING).until(() -> source.waitingFor().isEmpty());

      proxy.disturb(new Disturbance.DeadWatches(500));
      for (long term = 2; term < 12; term++) {
        write(admin, RecordCodec.encode(IndexShard.empty(0, term)));
      }
      await().atMost(CEILING).until(() -> lastRenewed(admin).isBefore(Instant.now().minus(SILENT)));
      proxy.disturb(Disturbance.NONE);

      long written = write(admin, RecordCodec.encode(IndexShard.empty(1, 12)));
      await().atMost(SOON).until(() -> applied(admin) >= written);
      assertThat(source.isFollowing()).isTrue();
    }
  }

  /** Returns as of when it is written. */
  private long write(KubernetesClient admin, WireRecord record) {
    Secret written =
        admin
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName(record.name())
                    .withNamespace(namespace)
                    .withLabels(record.labels())
                    .endMetadata()
                    .withData(
                        record.data().entrySet().stream()
                            .collect(
                                Collectors.toMap(
                                    Map.Entry::getKey,
                                    each ->
                                        Base64.getEncoder()
                                            .encodeToString(each.getValue().toByteArray()))))
                    .build())
            .createOr(NonDeletingOperation::update);
    return Long.parseLong(written.getMetadata().getResourceVersion());
  }

  private Instant lastRenewed(KubernetesClient admin) {
    return lease(admin).getSpec().getRenewTime().toInstant();
  }

  private long applied(KubernetesClient admin) {
    String report =
        requireNonNull(lease(admin).getMetadata().getAnnotations().get(ReplicaLease.REPORT));
    return RecordCodec.decodeReport(report) instanceof Decoded(ReplicaReport said)
        ? said.appliedResourceVersion().map(Long::parseLong).orElse(-1L)
        : -1;
  }

  private Lease lease(KubernetesClient admin) {
    return admin.leases().inNamespace(namespace).withName("ext-authz-a").get();
  }

  /** As the server makes it: it tries nothing again by itself. */
  private static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
                .withWatchReconnectLimit(0)
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }
}
