package dev.httptrigger.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.IndexShard;
import dev.httptrigger.crds.config.RecordName;
import dev.httptrigger.crds.config.Reservation;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.hosts.OwnershipQuestion.Rule;
import dev.httptrigger.operator.publish.HostRules;
import dev.httptrigger.testkit.KubeApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whose host, in a running operator with the shipped rights and the administrator's ConfigMap. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostOwnershipIT {
  private static final String SYSTEM = "httptrigger-system";
  private static final String NO_GRANTS = "hostGrants: []";
  private static final HostRules SHORT_RESERVATION =
      new HostRules(Rule.FIRST_CLAIM, Duration.ofSeconds(20), 1000);

  private final KubeApiServer server = KubeApiServer.start();
  private final AtomicBoolean lost = new AtomicBoolean();
  private Installation installation;
  private OperatorProcess operator;
  private String shop;
  private String team;
  private String domain;

  @BeforeAll
  void install() {
    installation = Installation.on(server);
  }

  @AfterAll
  void stopServer() {
    installation.close();
    server.close();
  }

  @BeforeEach
  void begin() {
    shop = server.createNamespace("shop");
    team = server.createNamespace("team");
    domain = shop + ".example.com";
    configure(NO_GRANTS);
    start(HostRules.DEFAULT);
  }

  @AfterEach
  void end() {
    operator.close();
    assertThat(lost).isFalse();
  }

  private void start(HostRules rules) {
    operator = installation.startOperator(lost, rules);
  }

  private void restart(HostRules rules) {
    operator.close();
    start(rules);
  }

  private void configure(String text) {
    server.apply(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: httptrigger-operator, namespace: %s}
        data:
          config.yaml: |
        %s\
        """
            .formatted(SYSTEM, text.indent(4)));
  }

  private static String grant(String namespace, String host) {
    return "- {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}, hosts: [\"%s\"]}"
        .formatted(namespace, host);
  }

  private static String grants(String... grants) {
    return "hostGrants:\n" + String.join("\n", grants);
  }

  private ObjectName apply(String namespace, String name, String... hosts) {
    ObjectName trigger = new ObjectName(namespace, name);
    String list = "['" + String.join("', '", hosts) + "']";
    server.apply(Triggers.manifest(trigger, list, Triggers.FIRST));
    return trigger;
  }

  private void until(ObjectName trigger, String accepted) {
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(installation.condition(trigger, "Accepted"))
                    .as(() -> message(trigger))
                    .isEqualTo(accepted));
  }

  private void untilItHas(ObjectName trigger, String... hosts) {
    Installation.eventually()
        .untilAsserted(() -> assertThat(hosts(trigger)).containsExactlyInAnyOrder(hosts));
  }

  private List<String> hosts(ObjectName trigger) {
    return bindings(trigger).stream().map(HostBinding::host).toList();
  }

  private List<HostBinding> bindings(ObjectName trigger) {
    return installation.record(trigger).map(TriggerConfig::selection).orElse(null)
            instanceof ByHost byHost
        ? byHost.bindings()
        : List.of();
  }

  private String message(ObjectName trigger) {
    return installation.field(trigger, ".status.conditions[?(@.type==\"Accepted\")].message");
  }

  /** The line that a finding tells to add. */
  private String lineOf(ObjectName trigger) {
    String message = message(trigger);
    String line = message.substring(message.indexOf("- {namespaceSelector"));
    return line.substring(0, line.lastIndexOf("]}") + 2);
  }

  private Optional<Reservation> reservation(String host) {
    return IntStream.range(0, RecordName.SHARDS)
        .mapToObj(installation::shard)
        .flatMap(Optional::stream)
        .map(IndexShard::reservations)
        .flatMap(List::stream)
        .filter(each -> each.host().equals(HostHash.of(host)))
        .findFirst();
  }

  private void untilRefused(int refused) {
    Installation.eventually()
        .untilAsserted(
            () ->
                assertThat(operator.metrics("text/plain"))
                    .contains("httptrigger_operator_configuration_refused " + refused));
  }

  /** The operator has decided about everything once more. */
  private void afterAnotherDecision(String name) {
    until(apply(team, name, name + "." + team + ".example.com"), "True/Accepted");
  }

  @Test
  void wildcardIsInForceWithTheLineThatItsFindingShowsAndUntilThatIsWithdrawn() {
    ObjectName wild = apply(shop, "wild", "*." + domain, "exact." + domain);
    until(wild, "False/WildcardNotGranted");
    assertThat(hosts(wild)).containsExactly("exact." + domain);

    configure(grants(lineOf(wild)));
    until(wild, "True/Accepted");
    untilItHas(wild, "*." + domain, "exact." + domain);

    configure(NO_GRANTS);
    until(wild, "False/WildcardNotGranted");
    untilItHas(wild, "exact." + domain);
    assertThat(reservation("*." + domain)).isPresent();
  }

  @Test
  void configurationThatIsGarbledOrGoneChangesNothing() {
    configure(grants(grant(shop, "*." + domain)));
    ObjectName wild = apply(shop, "wild", "*." + domain);
    until(wild, "True/Accepted");

    configure("hostGrants: [");
    untilRefused(1);
    afterAnotherDecision("garbled");
    assertThat(hosts(wild)).containsExactly("*." + domain);

    server.kubectl("delete", "configmap", "httptrigger-operator", "-n", SYSTEM).outOrThrow();
    afterAnotherDecision("gone");
    assertThat(hosts(wild)).containsExactly("*." + domain);
    untilRefused(1);

    restart(HostRules.DEFAULT);
    ObjectName under = apply(team, "under", "new." + domain);
    until(under, "False/HostUnderGrant");
    ObjectName another = apply(team, "another", "*." + team + ".example.com");
    until(another, "False/WildcardNotGranted");
    assertThat(hosts(wild)).containsExactly("*." + domain);
    assertThat(installation.condition(wild, "Accepted")).isEqualTo("True/Accepted");
    untilRefused(0);

    configure("hostGrants: [{}]");
    untilRefused(1);
    afterAnotherDecision("mended");
    assertThat(hosts(wild)).containsExactly("*." + domain);

    configure(grants(grant(team, "*." + team + ".example.com")));
    until(another, "True/Accepted");
    until(wild, "False/WildcardNotGranted");
    untilRefused(0);
    assertThat(operator.metrics("text/plain")).contains("httptrigger_operator_host_grants 1");
  }

  @Test
  void grantedPatternIsExclusiveAndTheFindingShowsTheLineToAdd() {
    configure(grants(grant(shop, "*." + domain)));
    ObjectName under = apply(team, "under", "a." + domain);
    until(under, "False/HostUnderGrant");
    assertThat(message(under)).contains("*." + domain);
    assertThat(hosts(under)).isEmpty();

    configure(grants(grant(shop, "*." + domain), lineOf(under)));
    until(under, "True/Accepted");
    untilItHas(under, "a." + domain);
  }

  @Test
  void grantBeatsAgeAndWithdrawingItDoesNotGiveTheHostBack() {
    ObjectName first = apply(team, "first", "a." + domain);
    until(first, "True/Accepted");
    ObjectName second = apply(shop, "second", "a." + domain);
    until(second, "False/Conflict");
    assertThat(installation.field(second, ".status.conflict"))
        .contains("\"namespace\":\"" + team + "\"", "\"trigger\":\"first\"", "a." + domain);

    configure(grants(grant(shop, "a." + domain)));
    until(second, "True/Accepted");
    until(first, "False/HostUnderGrant");
    assertThat(installation.field(second, ".status.conflict")).isEmpty();
    untilItHas(second, "a." + domain);
    untilItHas(first);

    configure(NO_GRANTS);
    until(first, "False/Conflict");
    untilItHas(second, "a." + domain);
    assertThat(installation.field(first, ".status.conflict")).contains("\"trigger\":\"second\"");
  }

  @Test
  void hostGrantedToSeveralNamespacesBelongsToThemPrefixByPrefix() {
    String selector =
        "- {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In,"
            + " values: [%s, %s]}]}, hosts: [\"a.%s\"]}".formatted(shop, team, domain);
    configure(grants(selector));
    ObjectName all = apply(shop, "all", "a." + domain);
    until(all, "True/Accepted");
    ObjectName api = new ObjectName(team, "api");
    server.apply(
        Triggers.manifest(api, "[a." + domain + "]", Triggers.FIRST)
            + "  pathPrefixes: [/api, /]\n");

    until(api, "False/Conflict");
    untilItHas(api, "a." + domain);
    assertThat(bindings(api).getFirst().prefixes())
        .extracting(TriggerConfig.HeldPrefix::prefix)
        .containsExactly("/api");
    untilItHas(all, "a." + domain);
  }

  @Test
  void labelsOfANamespaceCountAtOnce() {
    configure(
        grants(
            "- {namespaceSelector: {matchLabels: {owner: %s}}, hosts: [\"*.%s\"]}"
                .formatted(shop, domain)));
    ObjectName wild = apply(team, "wild", "*." + domain);
    until(wild, "False/WildcardNotGranted");

    server.kubectl("label", "namespace", team, "owner=" + shop).outOrThrow();
    until(wild, "True/Accepted");

    server.kubectl("label", "namespace", team, "owner-").outOrThrow();
    until(wild, "False/WildcardNotGranted");
  }

  @Test
  void hostThatLeavesIsKeptForItsNamespaceAndFreeByItselfThen() {
    restart(SHORT_RESERVATION);
    ObjectName holder = apply(shop, "holder", "a." + domain);
    until(holder, "True/Accepted");
    ObjectName waiting = apply(team, "waiting", "a." + domain);
    until(waiting, "False/Conflict");

    installation.delete(holder);
    Installation.eventually()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> reservation("a." + domain).isPresent());
    Instant until = reservation("a." + domain).map(Reservation::until).orElseThrow();
    until(waiting, "True/Accepted");

    untilItHas(waiting, "a." + domain);
    assertThat(bindings(waiting).getFirst().heldSince()).isAfterOrEqualTo(until);
    assertThat(reservation("a." + domain)).isEmpty();
  }

  @Test
  void reservedHostGoesBackToItsNamespaceAtOnceAndElsewhereByGrant() {
    ObjectName holder = apply(shop, "holder", "a." + domain, "b." + domain);
    until(holder, "True/Accepted");
    ObjectName waiting = apply(team, "waiting", "a." + domain, "b." + domain);
    until(waiting, "False/Conflict");
    installation.delete(holder);
    until(waiting, "False/HostReserved");
    assertThat(hosts(waiting)).isEmpty();
    // A restart forgets no reservation.
    restart(HostRules.DEFAULT);

    ObjectName back = apply(shop, "back", "a." + domain);
    until(back, "True/Accepted");
    configure(grants(grant(team, "b." + domain)));
    untilItHas(waiting, "b." + domain);
    untilItHas(back, "a." + domain);
    Installation.eventually()
        .untilAsserted(
            () -> {
              assertThat(reservation("a." + domain)).isEmpty();
              assertThat(reservation("b." + domain)).isEmpty();
            });
  }

  @Test
  void withGrantsOnlyAHostWithoutAGrantIsNobodys() {
    restart(new HostRules(Rule.GRANTS_ONLY, Duration.ZERO, 1000));
    ObjectName orders = apply(shop, "orders", "a." + domain);
    until(orders, "False/HostNotGranted");
    assertThat(hosts(orders)).isEmpty();

    configure(grants(lineOf(orders)));
    until(orders, "True/Accepted");
    untilItHas(orders, "a." + domain);
  }

  @Test
  void triggersBeyondTheBoundOfANamespaceAreRefusedUntilThereIsRoom() {
    restart(new HostRules(Rule.FIRST_CLAIM, Duration.ZERO, 2));
    ObjectName one = apply(shop, "one", "one." + domain);
    ObjectName two = apply(shop, "two", "two." + domain);
    until(one, "True/Accepted");
    until(two, "True/Accepted");
    ObjectName three = apply(shop, "three", "three." + domain);
    until(three, "False/TooManyTriggers");
    assertThat(installation.record(three).map(TriggerConfig::behaviour))
        .containsInstanceOf(TriggerConfig.Refuse.class);
    assertThat(hosts(three)).containsExactly("three." + domain);
    until(apply(team, "other", "other." + domain), "True/Accepted");

    restart(new HostRules(Rule.FIRST_CLAIM, Duration.ZERO, 1));
    // Created in the same second as "three", maybe: its name is behind that one's too.
    until(apply(shop, "younger", "younger." + domain), "False/TooManyTriggers");
    assertThat(installation.condition(one, "Accepted")).isEqualTo("True/Accepted");
    assertThat(installation.condition(two, "Accepted")).isEqualTo("True/Accepted");

    installation.delete(one);
    installation.delete(two);
    until(three, "True/Accepted");
  }
}
