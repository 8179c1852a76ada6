package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.ObjectReference;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.TargetHash;
import dev.httptrigger.crds.config.TriggerConfig;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.Refuse;
import dev.httptrigger.crds.config.TriggerConfig.Target;
import dev.httptrigger.crds.hosts.Grants.Known;
import dev.httptrigger.crds.hosts.Holds;
import dev.httptrigger.crds.hosts.Loss;
import dev.httptrigger.crds.hosts.Loss.HeldBy;
import dev.httptrigger.crds.pipeline.TriggerOutcome.Basis;
import dev.httptrigger.crds.resolve.ReferencedObjects;
import dev.httptrigger.crds.targets.BoundTarget;
import dev.httptrigger.crds.targets.BoundTarget.Place;
import dev.httptrigger.crds.targets.BoundTarget.Split;
import dev.httptrigger.crds.targets.TargetReading;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that come from targets compete like the others. */
class TargetClaimsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final Finding UNKNOWN =
      new Finding(
          FindingCode.TARGET_STATUS_UNKNOWN,
          Severity.ERROR,
          "spec.targetRefs[0]",
          "Nothing is known.",
          "Wait.");

  @Test
  void aTargetsHostsAreHeldAndListedWithTheTarget() {
    TriggerOutcome outcome =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", "a.org/", "a.org/v1 closed"))))
            .of(ORDERS);

    assertThat(outcome.accepted()).isTrue();
    assertThat(held(outcome)).containsExactly("a.org/", "a.org/v1 closed");
    assertThat(outcome.indexEntry().holds()).containsOnlyKeys(HostHash.of("a.org"));
    assertThat(outcome.indexEntry().targets())
        .containsExactly(
            TargetHash.of(
                "shop",
                new Target("gateway.networking.k8s.io", "HTTPRoute", "orders", Optional.empty())));
  }

  @Test
  void anotherNamespacesHostIsNotWonByARoute() {
    ObjectName thief = new ObjectName("thief", "orders");
    PreparedTrigger first = bound(ORDERS, 1, at("orders", "a.org/"));
    PreparedTrigger second = bound(thief, 2, at("orders", "a.org/", "b.org/"));

    TriggerPipeline.Result result = settle(Triggers.fresh(first), Triggers.fresh(second));

    assertThat(held(result.of(ORDERS))).containsExactly("a.org/");
    assertThat(held(result.of(thief))).containsExactly("b.org/");
    assertThat(lines(result.of(thief)))
        .containsExactly(
            "Conflict: spec.targetRefs[0]: The host a.org belongs to the trigger shop/orders. Use"
                + " another host, or agree with the people of that namespace.");
    assertThat(result.of(thief).winner()).contains(ORDERS);
  }

  @Test
  void aRouteWithoutHostnamesNeedsAGrant() {
    TriggerOutcome outcome =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", "*/")))).of(ORDERS);

    assertThat(held(outcome)).isEmpty();
    assertThat(outcome.basis()).as("a gateway may still name the route").isEqualTo(Basis.SPEC);
    assertThat(outcome.findings())
        .extracting(finding -> finding.code().text())
        .containsExactly("WildcardNotGranted");
  }

  @Test
  void aSectionGoesBeforeTheWholeRouteWhicheverHeldItFirst() {
    ObjectName part = new ObjectName("shop", "part");
    PreparedTrigger whole = bound(ORDERS, 1, at("r", "a.org/", "a.org/v1 in v1"));
    PreparedTrigger section = bound(part, 9, at("r v1", "a.org/v1 in v1"));
    TriggerConfig before = settle(Triggers.fresh(whole)).of(ORDERS).config();

    TriggerPipeline.Result result = settle(Triggers.after(before, whole), Triggers.fresh(section));

    assertThat(held(result.of(ORDERS))).containsExactly("a.org/");
    assertThat(held(result.of(part))).containsExactly("a.org/v1");
    assertThat(result.of(ORDERS).findings()).isEmpty();
    assertThat(result.of(part).findings()).isEmpty();
  }

  @Test
  void ofTwoTriggersWithOneTargetTheOldestHasItAsAtAServer() {
    ObjectName younger = new ObjectName("shop", "a-younger");
    PreparedTrigger second = bound(younger, 2, at("orders", "a.org/"));
    TriggerConfig before = settle(Triggers.fresh(second)).of(younger).config();

    TriggerPipeline.Result result =
        settle(
            Triggers.fresh(bound(ORDERS, 1, at("orders", "a.org/"))),
            Triggers.after(before, second));

    assertThat(held(result.of(ORDERS))).containsExactly("a.org/");
    assertThat(held(result.of(younger))).isEmpty();
    assertThat(lines(result.of(younger)))
        .containsExactly(
            "Conflict: spec.targetRefs[0]: The HTTPRoute orders belongs to the trigger"
                + " shop/orders, which is older and names it too. Take it out of one of the two.");
    assertThat(result.of(younger).winner()).contains(ORDERS);
    assertThat(result.of(younger).share().losses())
        .containsExactly(new Loss("a.org", List.of("/"), new HeldBy(ORDERS)));
    assertThat(result.of(ORDERS).winner()).isEmpty();
  }

  @Test
  void aTargetThatIsAnothersAndLeadsToNoHostLosesNone() {
    ObjectName younger = new ObjectName("shop", "a-younger");

    TriggerOutcome outcome =
        settle(
                Triggers.fresh(bound(ORDERS, 1, at("orders"))),
                Triggers.fresh(bound(younger, 2, at("orders"))))
            .of(younger);

    assertThat(outcome.accepted()).isFalse();
    assertThat(outcome.winner()).isEmpty();
  }

  @Test
  void whatOneCanNotExpressIsLeftToAnotherOfTheNamespaceThatCan() {
    ObjectName other = new ObjectName("shop", "other");
    PreparedTrigger vague = bound(ORDERS, 1, at("orders", "a.org/v1 closed"));

    TriggerPipeline.Result result =
        settle(Triggers.fresh(vague), Triggers.fresh(bound(other, 2, at("other", "a.org/v1"))));

    assertThat(held(result.of(ORDERS))).isEmpty();
    assertThat(held(result.of(other))).containsExactly("a.org/v1");
    assertThat(held(settle(Triggers.fresh(vague)).of(ORDERS))).containsExactly("a.org/v1 closed");
  }

  @Test
  void whileNotAllIsKnownNothingLeavesAndWhatIsKnownComes() {
    TriggerConfig before =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", "a.org/", "a.org/v1 closed"))))
            .of(ORDERS)
            .config();
    PreparedTrigger partly = notSettled(bound(ORDERS, 1, at("orders", "b.org/")), Optional.empty());

    TriggerOutcome outcome = settle(Triggers.after(before, partly)).of(ORDERS);

    assertThat(outcome.basis()).isEqualTo(Basis.SPEC);
    assertThat(held(outcome)).containsExactly("a.org/", "a.org/v1 closed", "b.org/");
    assertThat(
            held(
                settle(Triggers.after(outcome.config(), bound(ORDERS, 1, at("orders", "b.org/"))))
                    .of(ORDERS)))
        .as("all is known")
        .containsExactly("b.org/");
  }

  @Test
  void whereNothingIsKnownAndNothingWasItDeniesAndSaysSo() {
    PreparedTrigger unknown = notSettled(bound(ORDERS, 1, at("orders")), Optional.of(UNKNOWN));
    TriggerConfig before =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", "a.org/")))).of(ORDERS).config();

    TriggerOutcome fresh = settle(Triggers.fresh(unknown)).of(ORDERS);
    TriggerOutcome after = settle(Triggers.after(before, unknown)).of(ORDERS);

    assertThat(fresh.config().behaviour()).isEqualTo(new Refuse());
    assertThat(fresh.config().selection()).isInstanceOf(ByTarget.class);
    assertThat(fresh.findings()).containsExactly(UNKNOWN);
    assertThat(after.config()).isEqualTo(before);
    assertThat(after.accepted()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"a.org/", "c.org/"})
  void aBrokenEditKeepsWhatWasDecidedAndClosesWhatTheTargetHasNow(String now) {
    TriggerConfig before =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", "a.org/")))).of(ORDERS).config();
    PreparedTrigger broken = bound(ORDERS, 1, at("orders", now)).refused(UNKNOWN);

    TriggerOutcome outcome = settle(Triggers.after(before, broken)).of(ORDERS);

    assertThat(outcome.basis()).isEqualTo(Basis.LAST_GOOD);
    assertThat(held(outcome))
        .isEqualTo(now.equals("a.org/") ? List.of("a.org/") : List.of("a.org/", "c.org/ closed"));
    assertThat(held(settle(Triggers.fresh(broken)).of(ORDERS)))
        .as("a new one denies there")
        .containsExactly(now);
  }

  @Test
  void aSplitIsToldUnlessATriggerDecidesThere() {
    PreparedTrigger whole = bound(ORDERS, 1, split(at("orders", "a.org/"), "a.org/admin"));
    ObjectName admin = new ObjectName("shop", "admin");

    assertThat(lines(settle(Triggers.fresh(whole)).of(ORDERS)))
        .containsExactly(
            "RouteSplit: spec.targetRefs[0]: On the host a.org, the rule x takes requests under"
                + " /admin, about which this trigger decides where no gateway names the route."
                + " Bind this trigger or another to that route or rule too.");
    assertThat(
            settle(
                    Triggers.fresh(whole),
                    Triggers.fresh(bound(admin, 2, at("admin", "a.org/admin"))))
                .of(ORDERS)
                .findings())
        .isEmpty();
  }

  @Test
  void theIndexNeverHasMoreHostsOfATriggerThanItMayHave() {
    String[] first =
        IntStream.range(0, 100).mapToObj(i -> "f" + i + ".org/").toArray(String[]::new);
    String[] second =
        IntStream.range(0, 100).mapToObj(i -> "s" + i + ".org/").toArray(String[]::new);
    TriggerConfig before =
        settle(Triggers.fresh(bound(ORDERS, 1, at("orders", first)))).of(ORDERS).config();

    TriggerOutcome outcome =
        settle(
                Triggers.after(
                    before, notSettled(bound(ORDERS, 1, at("orders", second)), Optional.empty())))
            .of(ORDERS);

    assertThat(outcome.indexEntry().holds()).hasSize(128);
    assertThat(held(outcome)).contains(first);
  }

  /** A target, {@code name} or {@code name section}, with places {@code host/prefix}. */
  private static BoundTarget at(String target, String... places) {
    String[] words = target.split(" ", -1);
    List<Place> all =
        Stream.of(places)
            .map(
                text -> {
                  String where = text.split(" ", -1)[0];
                  int slash = where.indexOf('/');
                  return new Place(
                      where.substring(0, slash),
                      where.substring(slash),
                      text.contains(" in ")
                          ? Optional.of(text.substring(text.indexOf(" in ") + 4))
                          : Optional.empty(),
                      !text.endsWith(" closed"));
                })
            .toList();
    return new BoundTarget(
        new TargetReference(
            "gateway.networking.k8s.io",
            "HTTPRoute",
            words[0],
            words.length > 1 ? Optional.of(words[1]) : Optional.empty()),
        0,
        all,
        List.of());
  }

  private static BoundTarget split(BoundTarget target, String where) {
    int slash = where.indexOf('/');
    return new BoundTarget(
        target.reference(),
        target.position(),
        target.places(),
        List.of(new Split(where.substring(0, slash), where.substring(slash), "the rule x")));
  }

  private static PreparedTrigger bound(ObjectName name, int age, BoundTarget target) {
    String section =
        target.reference().sectionName().map(each -> ", sectionName: " + each).orElse("");
    PreparedTrigger read =
        Triggers.prepared(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: %s, namespace: %s}
            spec:
              authType: Anonymous
              targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: %s%s}]
            """
                .formatted(name.name(), name.namespace(), target.reference().name(), section),
            1,
            Triggers.CREATED.plusSeconds(age),
            new ReferencedObjects() {
              @Override
              public Lookup find(ObjectReference object) {
                return new Missing();
              }
            });
    return with(read, new TargetReading(List.of(target), true, Optional.empty()));
  }

  private static PreparedTrigger notSettled(PreparedTrigger trigger, Optional<Finding> unbound) {
    return with(trigger, new TargetReading(trigger.targets().targets(), false, unbound));
  }

  /** What files say of targets gives way to what a cluster would. */
  private static PreparedTrigger with(PreparedTrigger trigger, TargetReading reading) {
    return new PreparedTrigger(
        trigger.name(),
        trigger.uid(),
        trigger.generation(),
        trigger.created(),
        trigger.claimedHosts(),
        trigger.claimedPrefixes(),
        trigger.claimedTargets(),
        trigger.resolved(),
        List.of(),
        trigger.providerKeys(),
        trigger.revoked(),
        reading);
  }

  private static TriggerPipeline.Result settle(TriggerState... states) {
    return TriggerPipeline.withDefaults()
        .settle(
            List.of(states), KeySets.none(), Holds.none(), List.of(), new Known(List.of()), NOW);
  }

  private static List<String> held(TriggerOutcome outcome) {
    List<String> held = new ArrayList<>();
    outcome
        .config()
        .selection()
        .hostBindings()
        .forEach(
            binding ->
                binding
                    .prefixes()
                    .forEach(
                        prefix ->
                            held.add(
                                binding.host()
                                    + prefix.prefix()
                                    + (prefix.closed() ? " closed" : ""))));
    return held;
  }

  private static List<String> lines(TriggerOutcome outcome) {
    return outcome.findings().stream().map(Finding::line).toList();
  }
}
