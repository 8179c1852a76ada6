package dev.httptrigger.operator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FollowedSecretsTest {
  private final FollowedSecrets followed = new FollowedSecrets();

  private static StoredSecret part(int shard, long version) {
    return new StoredSecret(
        "uid-" + shard,
        version,
        Instant.EPOCH,
        false,
        RecordCodec.encode(IndexShard.empty(shard, version)));
  }

  private void seen(StoredSecret secret) {
    followed.apply(new SecretChange.Seen(secret));
  }

  private void deleted(StoredSecret secret) {
    followed.apply(new SecretChange.Deleted(secret));
  }

  private List<StoredSecret> taken(int count) {
    return followed.take(count).orElseThrow().stream().map(ReadSecret::secret).toList();
  }

  @Test
  void theNewestCountsInWhateverOrderItIsShown() {
    seen(part(1, 5));
    seen(part(1, 7));
    seen(part(1, 6));
    seen(part(2, 3));

    assertThat(taken(2)).containsExactlyInAnyOrder(part(1, 7), part(2, 3));
  }

  @Test
  void whatIsDeletedIsGoneUnlessItIsThereAgain() {
    seen(part(1, 5));
    seen(part(2, 5));
    deleted(part(1, 6));
    deleted(part(2, 4));

    assertThat(taken(1)).containsExactly(part(2, 5));
  }

  @Test
  void whereNotAllHaveArrivedNothingIsKnown() {
    seen(part(1, 5));

    assertThat(followed.take(2)).isEmpty();
  }

  @Test
  void itIsTakenOnce() {
    seen(part(1, 5));
    assertThat(taken(1)).hasSize(1);
    seen(part(2, 6));

    assertThat(taken(0)).isEmpty();
  }
}
