package dev.httptrigger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.extauthz.configsource.ModelledServer;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.policy.Policy;
import dev.httptrigger.operator.publish.ModelledSecrets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server, and beside it what an observer expects of it by the index alone: who is listed, and
 * which hosts are somebody's. After every event the two are compared. One thread.
 */
final class ModelledReplica {
  private static final Engine ENGINE =
      new Engine(
          VerifiedTokens.anew(),
          failure -> {
            throw new IllegalStateException(failure);
          });

  private final String identity;
  private final PodIdentity pod;
  private final ModelledServer server;
  private final ModelledTriggers triggers;
  private final Map<Integer, IndexShard> index = new HashMap<>();
  private final Map<ObjectName, Policy> before = new HashMap<>();

  ModelledReplica(String identity, ModelledTriggers triggers) {
    this.identity = identity;
    this.triggers = triggers;
    this.pod = new PodIdentity("httptrigger-system", identity, "pod-of-" + identity);
    this.server = new ModelledServer(pod);
  }

  PodIdentity pod() {
    return pod;
  }

  ModelledServer server() {
    return server;
  }

  boolean isReady() {
    return server.isReady();
  }

  /** The generation that decides for an object; empty: none does. */
  Optional<Long> generation(ObjectName trigger, String uid) {
    return server
        .table()
        .policy(trigger)
        .filter(policy -> policy.uid().equals(uid))
        .map(Policy::generation);
  }

  void report(ModelledLeases leases, Instant now) {
    server.report().ifPresent(report -> leases.write(identity, report, now));
  }

  void list(ModelledSecrets secrets) {
    secrets.list().forEach(this::believe);
    server.listed(secrets.list(), secrets.version());
    check();
  }

  /** Hears of so many changes, or that they are no longer known. */
  void hear(ModelledSecrets secrets, int changes) {
    if (server.reached().isEmpty()) {
      return;
    }
    Optional<List<ModelledSecrets.Change>> since = secrets.since(server.reached().get());
    if (since.isEmpty()) {
      server.watchIsGone();
      return;
    }
    for (ModelledSecrets.Change change : since.get().stream().limit(changes).toList()) {
      change.now().ifPresent(this::believe);
      change
          .now()
          .ifPresentOrElse(
              record -> server.put(record, change.version()),
              () -> server.removed(change.name(), change.version()));
      check();
    }
  }

  private void believe(WireRecord record) {
    if (RecordCodec.decodeIndex(record) instanceof Decoded(IndexShard shard)) {
      index.put(shard.shard(), shard);
    }
  }

  private void check() {
    Map<ObjectName, IndexEntry> listed =
        index.values().stream()
            .flatMap(shard -> shard.entries().stream())
            .collect(Collectors.toMap(IndexEntry::trigger, entry -> entry));
    Set<ObjectName> names = new HashSet<>(ModelledTriggers.NAMES);
    names.add(ModelledTriggers.OPEN);
    for (ObjectName name : names) {
      check(name, Optional.ofNullable(listed.get(name)));
    }
    if (server.isReady()) {
      checkHosts(listed);
    }
  }

  private void check(ObjectName name, Optional<IndexEntry> entry) {
    Optional<Policy> now = server.table().policy(name);
    Optional<Policy> last = Optional.ofNullable(before.get(name));
    if (now.isPresent()) {
      assertThat(entry.map(IndexEntry::uid))
          .as("%s has in force of %s what the index does not list", identity, name)
          .contains(now.get().uid());
      assertThat(triggers.wasWritten(name, now.get().uid(), now.get().generation()))
          .as("%s has in force of %s what nobody ever wrote", identity, name)
          .isTrue();
      last.filter(each -> each.uid().equals(now.get().uid()))
          .ifPresent(
              each ->
                  assertThat(now.get().generation())
                      .as("%s went back to an older generation of %s", identity, name)
                      .isGreaterThanOrEqualTo(each.generation()));
      before.put(name, now.get());
    } else {
      assertThat(last.filter(each -> entry.filter(it -> it.uid().equals(each.uid())).isPresent()))
          .as("%s lost %s, which is listed all the time", identity, name)
          .isEmpty();
      before.remove(name);
    }
  }

  private void checkHosts(Map<ObjectName, IndexEntry> listed) {
    Set<HostHash> somebodys =
        index.values().stream()
            .flatMap(shard -> shard.reservations().stream())
            .map(each -> each.host())
            .collect(Collectors.toSet());
    listed.values().forEach(entry -> somebodys.addAll(entry.holds().keySet()));
    for (String host : ModelledTriggers.HOSTS) {
      if (somebodys.contains(HostHash.of(host))) {
        assertThat(ENGINE.decide(new PlainRequest(host), server.table(), Instant.EPOCH, Trace.NONE))
            .as("%s answers for %s, which is somebody's", identity, host)
            .isNotInstanceOf(Allow.class);
      }
    }
  }
}
