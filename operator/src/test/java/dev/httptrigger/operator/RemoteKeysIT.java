package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.KeyReport;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.keys.KeySet;
import dev.httptrigger.crds.keys.KeySetSource.Remote;
import dev.httptrigger.crds.keys.Octets;
import dev.httptrigger.crds.keys.SourceAddress;
import dev.httptrigger.crds.keys.SourceAddress.Issuer;
import dev.httptrigger.crds.keys.SourceAddress.KeySetUrl;
import dev.httptrigger.crds.keys.VerificationKey;
import dev.httptrigger.jwksfetch.AddressRules;
import dev.httptrigger.jwksfetch.Cidr;
import dev.httptrigger.jwksfetch.FetchSettings;
import dev.httptrigger.operator.publish.HostRules;
import dev.httptrigger.testkit.IdentityProvider;
import dev.httptrigger.testkit.IdentityProvider.Fault;
import dev.httptrigger.testkit.TestCertificates;
import dev.httptrigger.testkit.TokenMint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys at the URL of an identity provider: a real API server, the shipped rights, real TLS. */
final class RemoteKeysIT {
  @RegisterExtension static final OwnServer SERVER = OwnServer.plain();

  private static final String HOST = "localhost";
  private static final Duration MAX_STALENESS = Duration.ofHours(24);

  private static Optional<TestCertificates> made = Optional.empty();

  private final Installation installation = Installation.on(SERVER.get());
  private final AtomicBoolean lost = new AtomicBoolean();
  private final String namespace = installation.server.createNamespace("shop");
  private final ObjectName orders = new ObjectName(namespace, "orders");
  private final IdentityProvider provider;
  private Optional<OperatorProcess> operator = Optional.empty();

  RemoteKeysIT() throws GeneralSecurityException, IOException {
    provider =
        IdentityProvider.startTls(made.orElseThrow().serverContext("good"), HOST, Triggers.FIRST);
  }

  @BeforeAll
  static void makeCertificates() {
    made = Optional.of(TestCertificates.of("authority").sign("good", "dns:" + HOST));
  }

  @BeforeEach
  void start() {
    operator = Optional.of(startOperator(loopbackToo()));
  }

  @AfterEach
  void stop() {
    // Later tests' operators are not to ask for what is gone.
    installation
        .server
        .kubectl("delete", "httptriggers.httptrigger.dev", "--all", "-n", namespace)
        .outOrThrow();
    installation.replicaLeaves(namespace);
    operator.ifPresent(OperatorProcess::close);
    provider.close();
    installation.close();
    assertThat(lost).isFalse();
  }

  private OperatorProcess startOperator(AddressRules addresses) {
    FetchSettings standard = FetchSettings.standard();
    return installation.startOperator(
        lost,
        HostRules.DEFAULT,
        new FetchSettings(
            false,
            addresses,
            standard.deadline(),
            standard.concurrentFetches(),
            Duration.ofMillis(500),
            Duration.ofSeconds(1)));
  }

  private static AddressRules loopbackToo() {
    return AddressRules.standard().allowing(List.of(Cidr.parse("127.0.0.1")));
  }

  @Test
  void aRotationThroughFiftyTriggersIsOneFetchAndOneWrite() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<ObjectName> triggers =
        IntStream.range(0, 50).mapToObj(i -> new ObjectName(namespace, "t-" + i)).toList();
    apply(authorities());
    apply(
        triggers.stream()
            .map(name -> Triggers.referring(name, remote()))
            .collect(Collectors.joining("---\n")));
    untilAllSay("first", 50);
    assertThat(provider.keySetRequests()).isEqualTo(1);
    assertThat(installation.field(orders("t-0"), ".status.keys[0].source"))
        .isEqualTo(provider.keySetUrl());
    assertThat(installation.field(orders("t-0"), ".status.keys[0].lastFetched"))
        .isIn(today.toString(), today.plusDays(1).toString());
    double keySets = writes("keyset");
    double records = writes("record");

    provider.publish(Triggers.FIRST, Triggers.SECOND);
    flag(keySet());

    untilAllSay("first second", 50);
    untilKids(keySet(), "first", "second");
    assertThat(provider.keySetRequests()).isEqualTo(2);
    assertThat(writes("keyset") - keySets).isEqualTo(1);
    assertThat(writes("record") - records).isZero();
  }

  @Test
  void aProviderThatFailsChangesNothingAndIsNamed() {
    apply(authorities());
    apply(Triggers.referring(orders, remote()));
    untilKids(keySet(), "first");
    until(orders, "ResolvedRefs", "True/ResolvedRefs");
    TriggerConfig before = record(orders);

    provider.behave(Fault.ERROR);
    flag(keySet());
    untilField(orders, ".status.warnings[?(@.code==\"KeysNotFetched\")].message", "StatusNotOk");
    assertThat(installation.condition(orders, "ResolvedRefs")).isEqualTo("True/ResolvedRefs");
    untilKids(keySet(), "first");
    assertThat(record(orders)).isEqualTo(before);

    ObjectName carts = orders("carts");
    provider.behave(Fault.GARBAGE);
    apply(Triggers.referring(carts, remote(provider.issuer() + "/other")));
    until(carts, "ResolvedRefs", "False/KeysNotFetched");
    until(carts, "Stalled", "True/KeysNotFetched");
    assertThat(installation.field(carts, ".status.conditions[?(@.type==\"ResolvedRefs\")].message"))
        .contains("(NotAKeySet)");
    assertThat(record(carts).behaviour()).isInstanceOf(Refuse.class);

    Installation.eventually()
        .untilAsserted(() -> assertThat(events(carts)).containsExactly("Warning KeysNotFetched"));
    assertThat(events(orders)).isEmpty();

    provider.behave(Fault.NONE);
    untilField(orders, ".status.warnings[*].code", "");
    // The other URL answers 404 from now on.
    untilField(carts, ".status.conditions[?(@.type==\"ResolvedRefs\")].message", "(StatusNotOk)");
  }

  @Test
  void aSharedSecretIsTakenFromNoUrlAndKeysOfOneUrlAreUsedForNoOther()
      throws GeneralSecurityException, IOException {
    provider.publish(TokenMint.generate("HS256", "shared"), Triggers.FIRST);
    ObjectName carts = orders("carts");
    try (IdentityProvider other =
        IdentityProvider.startTls(
            made.orElseThrow().serverContext("good"), HOST, Triggers.SECOND)) {
      apply(authorities());
      apply(Triggers.referring(orders, remote()));
      apply(Triggers.referring(carts, remote(other.keySetUrl())));

      untilField(orders, ".status.keys[*].kid", "first");
      untilField(carts, ".status.keys[*].kid", "second");
      untilField(
          orders,
          ".status.warnings[?(@.code==\"SymmetricKeyAtUrl\")].message",
          "is never taken from a URL");
      assertThat(kids(keySet())).containsExactly("first");
      assertThat(kids(source(new KeySetUrl(other.keySetUrl())))).containsExactly("second");
      assertThat(record(orders).keySetSources()).containsExactly(keySet());
      assertThat(installation.field(carts, ".status.warnings[*].code")).isEmpty();
    }
  }

  @Test
  void aKeyThatTheProviderRemovesStopsAtOnce() {
    provider.publish(Triggers.FIRST, Triggers.SECOND);
    apply(authorities());
    apply(Triggers.referring(orders, remote()));
    untilKids(keySet(), "first", "second");

    provider.publish(Triggers.SECOND);
    flag(keySet());

    untilKids(keySet(), "second");
    untilField(orders, ".status.keys[*].kid", "second");
  }

  @Test
  void theNextLeaderGoesOnWithWhatIsInForceAndWritesNothing() {
    apply(authorities());
    apply(Triggers.referring(orders, remote()));
    untilKids(keySet(), "first");
    until(orders, "ResolvedRefs", "True/ResolvedRefs");
    untilWrittenStatus();
    String keySet = version(RecordName.of(keySet()));
    String record = version(RecordName.of(orders));
    String status = installation.field(orders, ".metadata.resourceVersion");

    operator.orElseThrow().close();
    provider.behave(Fault.DROP);
    operator = Optional.of(startOperator(loopbackToo()));
    long asked = provider.keySetRequests();
    Installation.eventually().until(() -> provider.keySetRequests() > asked);
    // The leader has looked at everything by then, and says of the failure what is new in it.
    untilField(orders, ".status.warnings[?(@.code==\"KeysNotFetched\")].message", "ConnectionLost");
    provider.behave(Fault.NONE);
    untilField(orders, ".status.warnings[*].code", "");

    assertThat(version(RecordName.of(keySet()))).isEqualTo(keySet);
    assertThat(version(RecordName.of(orders))).isEqualTo(record);
    assertThat(installation.field(orders, ".metadata.resourceVersion")).isNotEqualTo(status);
    assertThat(installation.condition(orders, "ResolvedRefs")).isEqualTo("True/ResolvedRefs");
  }

  @Test
  void aDiscoveryDocumentNamesTheKeys() {
    apply(authorities());
    String trigger =
        Triggers.referring(
                orders, "remote: {issuer: \"%s\", %s}".formatted(provider.issuer(), authority()))
            .replace("https://login.example.com/", provider.issuer());
    apply(trigger);

    untilKids(source(new Issuer(provider.issuer())), "first");
    until(orders, "ResolvedRefs", "True/ResolvedRefs");
    assertThat(installation.field(orders, ".status.keys[0].source"))
        .isEqualTo("issuer " + provider.issuer());
  }

  @Test
  void authoritiesAreFollowedLikeKeys() {
    apply(Triggers.referring(orders, remote()));
    until(orders, "ResolvedRefs", "False/ReferenceMissing");
    assertThat(provider.keySetRequests()).isZero();

    apply(authorities());
    until(orders, "ResolvedRefs", "True/ResolvedRefs");
    untilKids(keySet(), "first");

    installation.server.kubectl("delete", "-n", namespace, "configmap", "ca").outOrThrow();
    until(orders, "ResolvedRefs", "False/ReferenceMissing");
    provider.publish(Triggers.FIRST, Triggers.SECOND);
    flag(keySet());
    untilKids(keySet(), "first", "second");
  }

  @Test
  void afterARestartWithoutTheAuthoritiesTheKeysAgeAndGo() {
    apply(authorities());
    apply(Triggers.referring(orders, remote()));
    untilKids(keySet(), "first");
    until(orders, "ResolvedRefs", "True/ResolvedRefs");
    operator.orElseThrow().close();
    installation.server.kubectl("delete", "-n", namespace, "configmap", "ca").outOrThrow();

    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ofHours(22));
    operator = Optional.of(installation.startOperator(lost, () -> Instant.now().plus(ahead.get())));
    until(orders, "ResolvedRefs", "False/ReferenceMissing");
    assertThat(
            installation.field(orders, ".status.conditions[?(@.type==\"ResolvedRefs\")].message"))
        .contains("There is no ConfigMap " + namespace + "/ca.")
        .contains("at most maxStaleness 86400s");
    untilKids(keySet(), "first");
    untilField(orders, ".status.keys[*].kid", "first");

    ahead.set(Duration.ofHours(24));
    untilKids(keySet());
    untilField(orders, ".status.keys[*].kid", "");
    until(orders, "ResolvedRefs", "False/ReferenceMissing");
  }

  @Test
  void aPrivateAddressIsNotConnectedToUnlessThatIsAllowed() {
    operator.orElseThrow().close();
    operator = Optional.of(startOperator(AddressRules.standard()));
    apply(authorities());
    apply(Triggers.referring(orders, remote()));

    until(orders, "ResolvedRefs", "False/KeysNotFetched");
    assertThat(
            installation.field(orders, ".status.conditions[?(@.type==\"ResolvedRefs\")].message"))
        .contains("(AddressNotAllowed)");
    assertThat(provider.keySetRequests()).isZero();
    assertThat(record(orders).behaviour()).isInstanceOf(Refuse.class);
    assertThat(operator.orElseThrow().metrics("text/plain"))
        .contains("httptrigger_remote_key_fetches_total{result=\"AddressNotAllowed\"}")
        .containsPattern("httptrigger_remote_key_sets\\{state=\"absent\"} [1-9]")
        .doesNotContain(HOST + ":");
  }

  private List<String> events(ObjectName trigger) {
    return installation.admin.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(trigger.name()))
        .map(event -> event.getType() + " " + event.getReason())
        .toList();
  }

  private ObjectName orders(String name) {
    return new ObjectName(namespace, name);
  }

  /** A server has seen a token whose key is not in that key set. */
  private void flag(Remote source) {
    if (!installation.hasReplica(namespace)) {
      installation.replica(namespace, 0);
    }
    installation.replicaSays(namespace, new KeyReport(Map.of(), Set.of(RecordName.of(source))));
  }

  private Remote keySet() {
    return source(new KeySetUrl(provider.keySetUrl()));
  }

  private Remote source(SourceAddress address) {
    return new Remote(
        address,
        Optional.of(Octets.of(pem().getBytes(StandardCharsets.UTF_8)).sha256()),
        MAX_STALENESS);
  }

  private String remote() {
    return remote(provider.keySetUrl());
  }

  private static String remote(String url) {
    return "remote: {uri: \"%s\", %s}".formatted(url, authority());
  }

  private static String authority() {
    return "caConfigMapRef: {name: ca, key: ca.crt}";
  }

  private String authorities() {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: ca, namespace: %s, labels: {httptrigger.dev/keys: "true"}}
    data:
      ca.crt: |
    %s
    """
        .formatted(namespace, pem().indent(4));
  }

  private String pem() {
    try {
      // As YAML and the API server keep it.
      return made.orElseThrow().pem("authority").strip().replace("\r\n", "\n") + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void apply(String manifests) {
    installation.server.apply(manifests);
  }

  private void until(ObjectName trigger, String condition, String expected) {
    Installation.eventually()
        .untilAsserted(
            () -> assertThat(installation.condition(trigger, condition)).isEqualTo(expected));
  }

  private void untilField(ObjectName trigger, String path, String part) {
    Installation.eventually()
        .untilAsserted(
            () -> {
              String value = installation.field(trigger, path);
              if (part.isEmpty()) {
                assertThat(value).isEmpty();
              } else {
                assertThat(value).contains(part);
              }
            });
  }

  private void untilAllSay(String kids, int triggers) {
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(
                        IntStream.range(0, triggers)
                            .mapToObj(each -> orders("t-" + each))
                            .map(each -> installation.field(each, ".status.keys[*].kid")))
                    .containsOnly(kids));
  }

  /** No write follows that was on its way. */
  private void untilWrittenStatus() {
    until(orders, "Programmed", "False/NoReplicas");
  }

  private void untilKids(Remote source, String... expected) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(kids(source)).containsExactly(expected));
  }

  private List<String> kids(Remote source) {
    return installation.keySet(source).map(KeySet::keys).orElse(List.of()).stream()
        .map(VerificationKey::kid)
        .flatMap(Optional::stream)
        .toList();
  }

  private TriggerConfig record(ObjectName trigger) {
    return installation.record(trigger).orElseThrow();
  }

  private String version(String secret) {
    return installation
        .admin
        .secrets()
        .inNamespace(Installation.CONFIG)
        .withName(secret)
        .get()
        .getMetadata()
        .getResourceVersion();
  }

  private double writes(String kind) {
    return operator
        .orElseThrow()
        .metrics("text/plain")
        .lines()
        .filter(line -> line.startsWith("httptrigger_operator_writes_total{kind=\"" + kind + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }
}
