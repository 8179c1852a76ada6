package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.operator.watches.VersionStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the watch of the configuration Secrets remembers of them, and how many are written. */
final class ConfigurationSecretsTest {
  private static final WireRecord RECORD = RecordCodec.encode(IndexShard.empty(3, 1));

  private final VersionStore<Secret> versions = ConfigurationSecrets.versions();

  private static Secret secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("httptrigger-config")
        .withName(RECORD.name())
        .withUid("uid")
        .withResourceVersion("7")
        .withCreationTimestamp("2026-11-25T10:00:00Z")
        .withLabels(RECORD.labels())
        .endMetadata()
        .withType("Opaque")
        .addToData("record", "e30=")
        .build();
  }

  private Secret kept() {
    Secret secret = secret();
    versions.put(versions.getKey(secret), secret);
    return Optional.ofNullable(versions.get(versions.getKey(secret))).orElseThrow();
  }

  @Test
  void keepsNothingOfWhatASecretHolds() {
    assertThat(kept().getData()).isNullOrEmpty();
    assertThat(versions.isFullState()).isFalse();
  }

  @Test
  void knowsWhichVersionOfWhichObjectIsThere() {
    assertThat(kept().getMetadata().getUid()).isEqualTo("uid");
    assertThat(kept().getMetadata().getResourceVersion()).isEqualTo("7");
    assertThat(versions.values()).hasSize(1);
    assertThat(versions.keySet()).containsExactly("httptrigger-config/" + RECORD.name());
  }

  /** Each waits here until all are under way. */
  @Test
  void writesThatDoNotWaitForOneAnotherAreUnderWayTogether() {
    CyclicBarrier all = new CyclicBarrier(5);
    List<Supplier<Integer>> writes =
        IntStream.range(0, 5).<Supplier<Integer>>mapToObj(each -> () -> meet(all, each)).toList();

    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      assertThat(new ConfigurationSecrets(client, "httptrigger-config").inAnyOrder(writes))
          .containsExactly(0, 1, 2, 3, 4);
    }
  }

  /** Who writes has no words for what a pool of threads would make of it. */
  @Test
  void whatAWriteEndsWithComesAsItself() {
    IllegalStateException fault = new IllegalStateException("a fault of ours");
    List<Supplier<Integer>> writes =
        List.of(
            () -> 1,
            () -> {
              throw fault;
            });

    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      ConfigurationSecrets secrets = new ConfigurationSecrets(client, "httptrigger-config");
      assertThatThrownBy(() -> secrets.inAnyOrder(writes)).isSameAs(fault);
    }
  }

  private static int meet(CyclicBarrier others, int answer) {
    try {
      others.await(10, TimeUnit.SECONDS);
      return answer;
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A relist tells of what is gone by what was kept of it. */
  @Test
  void deletionIsKnownByNameAndVersion() {
    ConfigurationState state =
        ConfigurationState.of(List.of(new StoredSecret("uid", 7, Instant.EPOCH, false, RECORD)));

    state.apply(new SecretChange.Deleted(ConfigurationSecrets.stored(kept())));

    assertThat(state.secret(RECORD.name())).isEmpty();
  }
}
