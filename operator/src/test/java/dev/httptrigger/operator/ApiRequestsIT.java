package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.testkit.ApiRequest;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.TokenMint;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the operator asks of the API server for each kind of change, by the API server's own audit
 * log. Not counted is what it does however many triggers there are: its watches and lists, its
 * election Lease, and the look at the term, at most one in five seconds ({@link #counted}).
 */
@Order(2)
final class ApiRequestsIT {
  private static final String OPERATOR =
      "system:serviceaccount:httptrigger-system:httptrigger-operator";
  private static final Set<String> OWN = Set.of(Installation.CONFIG, "httptrigger-system");
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration BETWEEN_TERMS = Duration.ofSeconds(5);
  private static final String KEYS = TokenMint.publicJwks(Triggers.FIRST);
  private static final String OTHER_KEYS = TokenMint.publicJwks(Triggers.SECOND);

  private static final String WRITE_RECORD = "create record";
  private static final String CHANGE_RECORD = "update record";
  private static final String DELETE_RECORD = "delete record";
  private static final String CREATE_KEY_SET = "create key set";
  private static final String CHANGE_KEY_SET = "update key set";
  private static final String DELETE_KEY_SET = "delete key set";
  private static final String INDEX = "update index";
  private static final String STATUS = "patch httptriggers/status";
  private static final String LOOK_AT_TERM = "get index";
  private static final String ASK_FOR_TRIGGER = "get httptriggers";
  private static final String ASK_FOR_DEFINITION = "get customresourcedefinitions";

  @RegisterExtension static final OwnServer SERVER = OwnServer.audited();

  private final KubeApiServer server = SERVER.get();
  private final Installation installation = Installation.on(server);
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private Optional<OperatorProcess> operator = Optional.empty();

  @BeforeEach
  void start() {
    installation.replica("a", Long.MAX_VALUE);
    startOperator();
    untilQuiet();
  }

  @AfterEach
  void stop() {
    stopOperator();
    installation.close();
    assertThat(lost).isFalse();
  }

  private void startOperator() {
    operator = Optional.of(installation.startOperator(lost));
    Installation.eventually()
        .until(
            () ->
                operator
                    .orElseThrow()
                    .metrics("text/plain")
                    .contains("httptrigger_operator_leading 1"));
  }

  private void stopOperator() {
    operator.ifPresent(OperatorProcess::close);
    operator = Optional.empty();
  }

  @Test
  void anEditIsItsRecordAndItsStatusAndTheIndexOnlyForOtherHosts() {
    createReady(inline(orders, "orders", Triggers.FIRST));

    assertThat(counted(() -> applyReady(2, inline(orders, "orders", Triggers.SECOND))))
        .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1));
    assertThat(counted(() -> applyReady(3, inline(orders, "others", Triggers.SECOND))))
        .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1, INDEX, 1));
  }

  @Test
  void aSharedKeySourceIsOneMoreWhenItIsTheFirstOrLastUseAndNoneInBetween() {
    apply(secret("keys", KEYS, ""));
    ObjectName carts = new ObjectName(namespace, "carts");
    createReady(inline(orders, "orders", Triggers.FIRST));
    createReady(carts, inline(carts, "carts", Triggers.FIRST));

    assertThat(counted(() -> applyReady(2, shared(orders))))
        .isEqualTo(Map.of(CREATE_KEY_SET, 1, CHANGE_RECORD, 1, STATUS, 1));
    assertThat(counted(() -> applyReady(carts, 2, shared(carts))))
        .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1));
    assertThat(counted(() -> applyReady(carts, 3, inline(carts, "carts", Triggers.FIRST))))
        .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1));
    assertThat(counted(() -> applyReady(3, inline(orders, "orders", Triggers.FIRST))))
        .isEqualTo(Map.of(DELETE_KEY_SET, 1, CHANGE_RECORD, 1, STATUS, 1));
  }

  @Test
  void aRotationIsOneKeySetAndTheStatusOfThoseThatUseIt() {
    apply(secret("keys", KEYS, ""));
    List<ObjectName> users =
        IntStream.range(0, 3).mapToObj(i -> new ObjectName(namespace, "user-" + i)).toList();
    users.forEach(user -> createReady(user, shared(user)));

    assertThat(
            counted(
                () -> {
                  apply(secret("keys", OTHER_KEYS, ""));
                  users.forEach(user -> untilField(user, ".status.keys[*].kid", "second"));
                }))
        .isEqualTo(Map.of(CHANGE_KEY_SET, 1, STATUS, users.size()));
  }

  @Test
  void aNewTriggerIsItsRecordOneStatusAtOnceAndOneWithTheOutcomeAndTheIndex() {
    Map<String, Integer> requests =
        counted(() -> createReady(inline(orders, "orders", Triggers.FIRST)));

    assertThat(requests).containsOnlyKeys(WRITE_RECORD, INDEX, STATUS);
    assertThat(requests).containsEntry(WRITE_RECORD, 1).containsEntry(INDEX, 1);
    assertThat(requests.get(STATUS)).isBetween(1, 2);
  }

  /** As above, with a server that reports a moment later, as real ones do. */
  @Test
  void withAServerThatReportsTwiceASecondAnEditIsNoMoreAndACreationOneStatusMore() {
    try (FollowingReplica _ = new FollowingReplica(installation, "a")) {
      Map<String, Integer> created =
          counted(() -> createReady(inline(orders, "orders", Triggers.FIRST)));
      assertThat(created).containsOnlyKeys(WRITE_RECORD, INDEX, STATUS);
      assertThat(created).containsEntry(WRITE_RECORD, 1).containsEntry(INDEX, 1);
      assertThat(created.get(STATUS)).isBetween(1, 2);

      assertThat(counted(() -> applyReady(2, inline(orders, "orders", Triggers.SECOND))))
          .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1));
      assertThat(counted(() -> applyReady(3, inline(orders, "others", Triggers.SECOND))))
          .isEqualTo(Map.of(CHANGE_RECORD, 1, STATUS, 1, INDEX, 1));
    }
  }

  @Test
  void aDeletedTriggerIsItsRecordTheIndexAndTheTwoQuestionsWhetherItIsGone() {
    createReady(inline(orders, "orders", Triggers.FIRST));

    assertThat(
            counted(
                () -> {
                  installation.delete(orders);
                  untilGone(orders);
                }))
        .isEqualTo(Map.of(ASK_FOR_TRIGGER, 1, ASK_FOR_DEFINITION, 1, INDEX, 1, DELETE_RECORD, 1));
  }

  @Test
  void manyOfTheSameMomentShareTheIndexAndTheQuestionForTheDefinition() {
    List<ObjectName> many = ofOneShard(20);
    stopOperator();
    apply(
        many.stream()
            .map(name -> inline(name, name.name(), Triggers.FIRST))
            .collect(Collectors.joining("---\n")));

    Map<String, Integer> created =
        counted(
            () -> {
              startOperator();
              many.forEach(name -> untilReady(name, 1));
            });
    assertThat(created).containsOnlyKeys(WRITE_RECORD, INDEX, STATUS);
    assertThat(created)
        .containsEntry(WRITE_RECORD, many.size())
        .containsEntry(INDEX, RecordName.SHARDS + 1);
    assertThat(created.get(STATUS)).isBetween(many.size(), 2 * many.size());

    stopOperator();
    server.kubectl("delete", "httptriggers.httptrigger.dev", "--all", "-n", namespace).outOrThrow();
    assertThat(
            counted(
                () -> {
                  startOperator();
                  many.forEach(this::untilGone);
                }))
        .isEqualTo(
            Map.of(
                ASK_FOR_TRIGGER,
                many.size(),
                ASK_FOR_DEFINITION,
                1,
                INDEX,
                RecordName.SHARDS + 1,
                DELETE_RECORD,
                many.size()));
  }

  @Test
  void aRestartWritesTheTermAndNothingElse() {
    apply(secret("keys", KEYS, ""));
    createReady(shared(orders));
    ObjectName refused = new ObjectName(namespace, "refused");
    apply(inline(refused, "*.refused", Triggers.FIRST));
    untilField(refused, ".status.conditions[?(@.type==\"Accepted\")].reason", "WildcardNotGranted");
    stopOperator();

    assertThat(counted(this::startOperator)).isEqualTo(Map.of(INDEX, RecordName.SHARDS));
  }

  @Test
  void leasesThatAreRenewedAndServersThatComeAndGoAreNoWork() {
    createReady(inline(orders, "orders", Triggers.FIRST));

    assertThat(
            counted(
                () -> {
                  for (int turn = 0; turn < 10; turn++) {
                    installation.renew("a");
                    installation.replica("b-" + turn, 1);
                    installation.renew("b-" + turn);
                    installation.replicaLeaves("b-" + turn);
                  }
                  // With its last report another trigger gets Ready: the operator has seen them
                  // all.
                  ObjectName later = new ObjectName(namespace, "later");
                  installation.replica("c", 1);
                  apply(inline(later, "later", Triggers.FIRST));
                  untilField(
                      later,
                      ".status.conditions[?(@.type==\"Ready\")].reason",
                      "WaitingForReplicas");
                  installation.replica("c", Long.MAX_VALUE);
                  untilReady(later, 1);
                },
                request -> request.name().filter("orders"::equals).isPresent()))
        .isEmpty();
    installation.replicaLeaves("c");
  }

  @Test
  void whatChangesNothingThatIsPublishedOrSaidIsNoWork() {
    apply(secret("keys", KEYS, ""));
    createReady(shared(orders));

    assertThat(
            counted(
                () -> {
                  apply(shared(orders));
                  server
                      .kubectl(
                          "label",
                          "httptriggers.httptrigger.dev",
                          "orders",
                          "team=checkout",
                          "-n",
                          namespace)
                      .outOrThrow();
                  apply(secret("keys", KEYS, "other.txt: unused"));
                  untilQuiet();
                }))
        .isEmpty();
  }

  /** So that its memory does not grow with what else is in a cluster. */
  @Test
  void ofTheSecretsAndConfigMapsOfTenantsOnlyThoseWithTheLabelAreListed() {
    List<ApiRequest> lists =
        server.requestsOf(OPERATOR).stream()
            .filter(request -> Set.of("list", "watch").contains(request.verb()))
            .filter(request -> Set.of("secrets", "configmaps").contains(request.resource()))
            .filter(request -> !request.namespace().map(OWN::contains).orElse(false))
            .toList();

    assertThat(lists).extracting(ApiRequest::resource).contains("secrets", "configmaps");
    assertThat(lists)
        .extracting(ApiRequest::labelSelector)
        .containsOnly(Optional.of("httptrigger.dev/keys=true"));
  }

  /** What the operator asked for while that was done and until it asked for nothing more. */
  private Map<String, Integer> counted(Runnable change) {
    return counted(change, _ -> true);
  }

  private Map<String, Integer> counted(Runnable change, Predicate<ApiRequest> about) {
    Instant began = Instant.now();
    int before = requests().size();
    change.run();
    untilQuiet();
    List<ApiRequest> during = requests();
    List<ApiRequest> since = during.subList(before, during.size());
    Duration took = Duration.between(began, Instant.now());
    assertThat(since.stream().filter(request -> what(request).equals(LOOK_AT_TERM)).count())
        .as("looks at the term within %s", took)
        .isLessThanOrEqualTo(1 + took.dividedBy(BETWEEN_TERMS));
    return since.stream()
        .filter(request -> !what(request).equals(LOOK_AT_TERM))
        .filter(about)
        .collect(Collectors.toMap(ApiRequestsIT::what, _ -> 1, Integer::sum, TreeMap::new));
  }

  private void untilQuiet() {
    AtomicInteger last = new AtomicInteger(-1);
    await()
        .during(QUIET)
        .atMost(Installation.PATIENCE)
        .until(
            () -> {
              int now = requests().size();
              return now == last.getAndSet(now);
            });
  }

  private List<ApiRequest> requests() {
    return server.requestsOf(OPERATOR).stream()
        .filter(request -> !Set.of("list", "watch").contains(request.verb()))
        .filter(request -> !request.resource().equals("leases"))
        // At its start an operator asks once what it may do.
        .filter(request -> !request.resource().equals("selfsubjectrulesreviews"))
        .filter(request -> !request.resource().startsWith("/"))
        // What met a newer object is asked again, and the answer to that counts.
        .filter(request -> request.code() != HttpURLConnection.HTTP_CONFLICT)
        .toList();
  }

  /** Verb and kind; of a configuration Secret which kind of record. */
  private static String what(ApiRequest request) {
    boolean record =
        request.resource().equals("secrets")
            && request.namespace().filter(Installation.CONFIG::equals).isPresent();
    return request.verb()
        + " "
        + (record ? recordKind(request.name().orElse("")) : request.resource())
        + (request.code() < 300 || request.code() == 404 ? "" : " " + request.code());
  }

  private static String recordKind(String name) {
    if (RecordName.isTrigger(name)) {
      return "record";
    }
    return RecordName.isKeySet(name) ? "key set" : "index";
  }

  private List<ObjectName> ofOneShard(int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> new ObjectName(namespace, "many-" + i))
        .filter(name -> RecordName.shardOf(name) == 7)
        .limit(count)
        .toList();
  }

  private String inline(ObjectName name, String host, TokenMint key) {
    return Triggers.manifest(name, "['" + host + "." + namespace + ".example.com']", key);
  }

  private static String shared(ObjectName name) {
    return Triggers.referring(name, "secretRef: {name: keys, key: jwks.json}");
  }

  private String secret(String name, String jwks, String more) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: %s, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
    stringData:
      jwks.json: '%s'
      %s
    """
        .formatted(name, namespace, jwks, more);
  }

  private void apply(String manifests) {
    server.apply(manifests);
  }

  private void createReady(String manifest) {
    createReady(orders, manifest);
  }

  private void createReady(ObjectName name, String manifest) {
    applyReady(name, 1, manifest);
    untilQuiet();
  }

  private void applyReady(int generation, String manifest) {
    applyReady(orders, generation, manifest);
  }

  private void applyReady(ObjectName name, int generation, String manifest) {
    apply(manifest);
    untilReady(name, generation);
  }

  private void untilReady(ObjectName name, int generation) {
    untilField(name, ".status.enforcedGeneration", Integer.toString(generation));
  }

  private void untilField(ObjectName name, String path, String expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(installation.field(name, path)).isEqualTo(expected));
  }

  private void untilGone(ObjectName name) {
    Installation.eventually()
        .until(() -> installation.entry(name).isEmpty() && installation.record(name).isEmpty());
  }
}
