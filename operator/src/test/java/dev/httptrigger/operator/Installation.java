package dev.httptrigger.operator;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.ParseContext;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.IndexEntry;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.KeySetConfig;
import dev.httptrigger.crds.config.RecordCodec;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.RecordReading.Decoded;
import dev.httptrigger.crds.config.ReplicaReport;
import dev.httptrigger.crds.config.ReplicaReport.PodIdentity;
import dev.httptrigger.crds.config.ReplicaReport.RefusedRecord;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.WireRecord;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.operator.publish.HostRules;
import dev.httptrigger.testkit.ApiClient.ApiAnswer;
import dev.httptrigger.testkit.Checkout;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.RealPartException;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;
import org.awaitility.pollinterval.PollInterval;

/** An API server with what deploy/kustomize brings, for tests: who needs another looks for it. */
final class Installation implements AutoCloseable {
  static final String CONFIG = "httptrigger-config";
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_LOOK = Duration.ofMillis(100);
  private static final Duration MOST_BETWEEN = Duration.ofMillis(500);

  /** Some waits end soon and some late: who asks more and more seldom finds out of both. */
  private static final PollInterval MORE_AND_MORE_SELDOM =
      IterativePollInterval.iterative(
          last -> {
            Duration next = last.multipliedBy(3).dividedBy(2);
            return next.compareTo(MOST_BETWEEN) < 0 ? next : MOST_BETWEEN;
          },
          FIRST_LOOK);

  /** Whose test has an operator on the shared API server: one at a time, for only one leads. */
  static final String SHARED_SERVER = "the shared API server";

  private static final ParseContext KUBECTL_PATHS =
      JsonPath.using(
          Configuration.builder()
              .jsonProvider(new JacksonJsonNodeJsonProvider())
              .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
              .build());

  /** How long a Lease is good for, as servers write it. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  /** For a server that stands for one that renews its Lease: longer than any test. */
  private static final Duration UNRENEWED = Duration.ofHours(1);

  private static final AtomicInteger OPERATORS = new AtomicInteger();

  /** Those that {@link #on} has applied everything to: once for each test takes seconds. */
  private static final Set<KubeApiServer> INSTALLED = ConcurrentHashMap.newKeySet();

  /**
   * The manifests of deploy/kustomize, once they were asked for: that takes as long as to apply.
   */
  private static final AtomicReference<String> SHIPPED = new AtomicReference<>("");

  final KubeApiServer server;
  final KubernetesClient admin;

  private final String config;

  private Installation(KubeApiServer server, String config) {
    this.server = server;
    this.config = config;
    this.admin = client(server.adminKubeconfig());
  }

  /**
   * Everything applied, nothing running. Triggers may go by the dozen, as they do at the end of
   * tests: it is announced, so that nothing is held.
   */
  static Installation on(KubeApiServer server) {
    if (INSTALLED.contains(server)) {
      return new Installation(server, CONFIG);
    }
    Installation installation = guarded(server);
    installation.releaseRemovals(Instant.now().plus(Duration.ofMinutes(55)));
    INSTALLED.add(server);
    return installation;
  }

  /** Waits, at most for {@link #PATIENCE}; the first look is after a moment, not at once. */
  static ConditionFactory eventually() {
    return await().atMost(PATIENCE).pollInterval(MORE_AND_MORE_SELDOM).pollDelay(FIRST_LOOK);
  }

  /** Everything applied, nothing running; what goes in great numbers is held. */
  static Installation guarded(KubeApiServer server) {
    server.apply(SHIPPED.updateAndGet(text -> text.isEmpty() ? kustomized(server) : text));
    server.awaitEstablished("crd/httptriggers.httptrigger.dev");
    return new Installation(server, CONFIG);
  }

  /** As {@code kubectl apply -k} sees it, which {@link DeploymentIT} does. */
  private static String kustomized(KubeApiServer server) {
    return server
        .kubectl("kustomize", Checkout.root().resolve("deploy/kustomize").toString())
        .outOrThrow();
  }

  /** The documented command: what has gone until then leaves at once. */
  void releaseRemovals(Instant until) {
    patchReleased("\"" + until + "\"");
  }

  /** What goes in great numbers is held again. */
  void holdRemovals() {
    patchReleased("null");
  }

  private void patchReleased(String json) {
    server
        .kubectl(
            "patch",
            "configmap",
            "httptrigger-operator",
            "-n",
            "httptrigger-system",
            "--type",
            "merge",
            "-p",
            "{\"data\":{\"removalsReleasedUntil\":" + json + "}}")
        .outOrThrow();
  }

  /**
   * Another one on the same API server, applied by somebody else.
   *
   * @param config its configuration namespace
   */
  Installation another(String config) {
    return new Installation(server, config);
  }

  static KubernetesClient client(Path kubeconfig) {
    return ApiServerClients.of(cluster(kubeconfig));
  }

  private static Config cluster(Path kubeconfig) {
    try {
      return Config.fromKubeconfig(Files.readString(kubeconfig));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A running operator under the shipped rights; {@code lost} says when it may not go on. */
  OperatorProcess startOperator(AtomicBoolean lost) {
    return startOperator(lost, HostRules.DEFAULT);
  }

  /** A running operator with its own rules for hosts. */
  OperatorProcess startOperator(AtomicBoolean lost, HostRules hosts) {
    return startOperator(lost, hosts, FetchSettings.standard());
  }

  /** A running operator with its own rules for hosts, and for key sets at URLs. */
  OperatorProcess startOperator(AtomicBoolean lost, HostRules hosts, FetchSettings remoteKeys) {
    return startOperator(lost, Set.of(), "httptrigger", hosts, remoteKeys, InstantSource.system());
  }

  /** A running operator with its own clock. */
  OperatorProcess startOperator(AtomicBoolean lost, InstantSource clock) {
    return startOperator(
        lost, Set.of(), "httptrigger", HostRules.DEFAULT, FetchSettings.standard(), clock);
  }

  /**
   * A running operator that watches these namespaces only.
   *
   * @param prefix which installation: of its namespaces {@code -system} and {@code -config}
   */
  OperatorProcess startOperator(AtomicBoolean lost, Set<String> watched, String prefix) {
    return startOperator(
        lost, watched, prefix, HostRules.DEFAULT, FetchSettings.standard(), InstantSource.system());
  }

  private OperatorProcess startOperator(
      AtomicBoolean lost,
      Set<String> watched,
      String prefix,
      HostRules hosts,
      FetchSettings remoteKeys,
      InstantSource clock) {
    String system = prefix + "-system";
    Path kubeconfig = server.kubeconfigForServiceAccount(system, "httptrigger-operator");
    OperatorSettings settings =
        new OperatorSettings(
            watched,
            prefix + "-config",
            system,
            "operator-" + OPERATORS.incrementAndGet(),
            Duration.ofMinutes(10),
            hosts,
            remoteKeys);
    return OperatorProcess.start(settings, cluster(kubeconfig), clock, () -> lost.set(true));
  }

  /** The record of a trigger; empty where there is none that can be read. */
  Optional<TriggerConfig> record(ObjectName trigger) {
    return wire(RecordName.of(trigger))
        .flatMap(
            wire ->
                RecordCodec.decodeTrigger(wire) instanceof Decoded(TriggerConfig config)
                    ? Optional.of(config)
                    : Optional.empty());
  }

  /** The key set of a source; empty where there is no record that can be read. */
  Optional<KeySet> keySet(KeySetSource source) {
    return wire(RecordName.of(source))
        .flatMap(
            wire ->
                RecordCodec.decodeKeySet(wire) instanceof Decoded(KeySetConfig config)
                    ? Optional.of(config.keySet())
                    : Optional.empty());
  }

  /** The part of the index where a trigger belongs. */
  Optional<IndexShard> shard(int number) {
    return wire(RecordName.ofShard(number)).flatMap(Installation::shard);
  }

  private static Optional<IndexShard> shard(WireRecord wire) {
    return RecordCodec.decodeIndex(wire) instanceof Decoded(IndexShard shard)
        ? Optional.of(shard)
        : Optional.empty();
  }

  /** All triggers that the index lists. Who waits asks again and again: it is one request. */
  Set<ObjectName> listed() {
    Set<String> shards = Set.copyOf(RecordName.ofAllShards());
    return admin.secrets().inNamespace(config).list().getItems().stream()
        .filter(secret -> shards.contains(secret.getMetadata().getName()))
        .map(Installation::wire)
        .flatMap(Optional::stream)
        .map(Installation::shard)
        .flatMap(Optional::stream)
        .flatMap(shard -> shard.entries().stream())
        .map(IndexEntry::trigger)
        .collect(Collectors.toSet());
  }

  /** What the index says of a trigger. */
  Optional<IndexEntry> entry(ObjectName trigger) {
    return shard(RecordName.shardOf(trigger)).stream()
        .flatMap(shard -> shard.entries().stream())
        .filter(entry -> entry.trigger().equals(trigger))
        .findFirst();
  }

  /** Whether servers see a record at all. */
  boolean isLabelled(String name) {
    return wire(name).filter(wire -> wire.labels().size() == 2).isPresent();
  }

  /** Does to a part of the index what a later leader does first. */
  void writeTerm(int shard, long term) {
    IndexShard now = shard(shard).orElseThrow();
    WireRecord record =
        RecordCodec.encode(new IndexShard(shard, term, now.entries(), now.reservations()));
    admin
        .secrets()
        .inNamespace(config)
        .withName(record.name())
        .edit(
            secret -> {
              record
                  .data()
                  .forEach(
                      (key, value) ->
                          secret
                              .getData()
                              .put(key, Base64.getEncoder().encodeToString(value.toByteArray())));
              return secret;
            });
  }

  private Optional<WireRecord> wire(String name) {
    return Optional.ofNullable(admin.secrets().inNamespace(config).withName(name).get())
        .flatMap(Installation::wire);
  }

  private static Optional<WireRecord> wire(Secret secret) {
    if (secret.getData() == null) {
      return Optional.empty();
    }
    Map<String, Octets> data = new HashMap<>();
    secret
        .getData()
        .forEach((key, value) -> data.put(key, Octets.of(Base64.getDecoder().decode(value))));
    Map<String, String> labels = secret.getMetadata().getLabels();
    return Optional.of(
        new WireRecord(secret.getMetadata().getName(), labels == null ? Map.of() : labels, data));
  }

  /** A server's Lease that says it has applied everything up to there. */
  void replica(String identity, long applied) {
    replica(identity, applied, Optional.empty(), Instant.now(), UNRENEWED);
  }

  /** As of when the configuration is now. */
  long version() {
    return Long.parseLong(
        admin
            .secrets()
            .inNamespace(config)
            .list(new ListOptionsBuilder().withLimit(1L).build())
            .getMetadata()
            .getResourceVersion());
  }

  /**
   * A server whose Lease is there says that it has applied everything up to there.
   *
   * @param refused but for these
   */
  void replicaReports(String identity, long applied, RefusedRecord... refused) {
    ReplicaReport report =
        ReplicaReport.of(Optional.of(Long.toString(applied)), List.of(refused), Optional.empty());
    admin
        .leases()
        .inNamespace(config)
        .withName("ext-authz-" + identity)
        .edit(
            lease -> {
              lease
                  .getMetadata()
                  .getAnnotations()
                  .put("httptrigger.dev/report", RecordCodec.encode(report));
              lease.getSpec().setRenewTime(Instant.now().atZone(ZoneOffset.UTC));
              return lease;
            });
  }

  /** A server's Lease as it was last renewed then. */
  void replica(String identity, long applied, Optional<PodIdentity> pod, Instant renewed) {
    replica(identity, applied, pod, renewed, LEASE);
  }

  private void replica(
      String identity,
      long applied,
      Optional<PodIdentity> pod,
      Instant renewed,
      Duration duration) {
    replicaLeaves(identity);
    ReplicaReport report = ReplicaReport.of(Optional.of(Long.toString(applied)), List.of(), pod);
    admin
        .leases()
        .inNamespace(config)
        .resource(
            new LeaseBuilder()
                .withNewMetadata()
                .withName("ext-authz-" + identity)
                .addToLabels("httptrigger.dev/replica", "true")
                .addToAnnotations("httptrigger.dev/report", RecordCodec.encode(report))
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(Math.toIntExact(duration.toSeconds()))
                .withRenewTime(renewed.atZone(ZoneOffset.UTC))
                .endSpec()
                .build())
        .create();
  }

  /** A server's Lease is renewed. */
  void renew(String identity) {
    admin
        .leases()
        .inNamespace(config)
        .withName("ext-authz-" + identity)
        .edit(
            lease -> {
              lease.getSpec().setRenewTime(Instant.now().atZone(ZoneOffset.UTC));
              return lease;
            });
  }

  /** A server renews its Lease and says that of keys. */
  void replicaSays(String identity, KeyReport keys) {
    admin
        .leases()
        .inNamespace(config)
        .withName("ext-authz-" + identity)
        .edit(
            lease -> {
              lease
                  .getMetadata()
                  .getAnnotations()
                  .put("httptrigger.dev/keys", RecordCodec.encode(keys));
              lease.getSpec().setRenewTime(Instant.now().atZone(ZoneOffset.UTC));
              return lease;
            });
  }

  /** Whether a server's Lease is there. */
  boolean hasReplica(String identity) {
    return admin.leases().inNamespace(config).withName("ext-authz-" + identity).get() != null;
  }

  void replicaLeaves(String identity) {
    admin.leases().inNamespace(config).withName("ext-authz-" + identity).delete();
  }

  /**
   * A field of a trigger.
   *
   * @param path JSONPath as kubectl takes it
   * @return as kubectl shows it: several with a space between them; empty where there is none
   */
  String field(ObjectName trigger, String path) {
    return KUBECTL_PATHS
        .parse(find(trigger))
        .<ArrayNode>read(path.equals("@") ? "$" : "$" + path)
        .valueStream()
        .map(value -> value.isValueNode() ? value.asText() : value.toString())
        .collect(Collectors.joining(" "));
  }

  /**
   * {@code status/reason} of a condition; {@code /} where the trigger has no such one, and empty
   * where it is not there, or the API server does not say.
   */
  String condition(ObjectName trigger, String type) {
    JsonNode found = find(trigger);
    if (found.isEmpty()) {
      return "";
    }
    for (JsonNode condition : found.at("/status/conditions")) {
      if (condition.at("/type").asText().equals(type)) {
        return condition.at("/status").asText() + "/" + condition.at("/reason").asText();
      }
    }
    return "/";
  }

  /** A trigger; empty where it is not there, or the API server does not say. */
  JsonNode find(ObjectName trigger) {
    try {
      ApiAnswer answer = server.adminClient().get(path(trigger));
      return answer.done() ? answer.json() : JsonNodeFactory.instance.objectNode();
    } catch (UncheckedIOException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static String path(ObjectName trigger) {
    return "/apis/httptrigger.dev/v1alpha1/namespaces/%s/httptriggers/%s"
        .formatted(trigger.namespace(), trigger.name());
  }

  void delete(ObjectName trigger) {
    if (!deleteIfThere(trigger)) {
      throw new RealPartException(trigger + " is not there");
    }
  }

  /** Says whether it was there. */
  boolean deleteIfThere(ObjectName trigger) {
    ApiAnswer answer = server.adminClient().send("DELETE", path(trigger), "");
    if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
      return false;
    }
    JsonNode _ = answer.jsonOrThrow(trigger + " is not deleted");
    return true;
  }

  @Override
  public void close() {
    admin.close();
  }
}
