package dev.httptrigger.operator.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.targets.DomainMapping;
import dev.httptrigger.crds.targets.Gateway;
import dev.httptrigger.crds.targets.HttpRoute;
import dev.httptrigger.crds.targets.HttpRoute.Parent;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.KnativeService;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.NotServed;
import dev.httptrigger.crds.targets.Looked.Present;
import dev.httptrigger.crds.targets.Verdict;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import dev.httptrigger.operator.targets.KnownObjects.Extent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who has to be looked at again when what changes. */
class KnownTargetsTest {
  private static final ObjectName PUBLIC = new ObjectName("infra", "public");
  private static final ObjectName ORDERS = new ObjectName("shop", "orders");
  private static final ObjectName ADMIN = new ObjectName("shop", "admin");
  private static final ObjectName FAR = new ObjectName("else", "far");
  private static final ObjectName HELLO = new ObjectName("shop", "hello");
  private static final ObjectName MAPPING = new ObjectName("shop", "hello.org");
  private static final TargetReference ROUTE =
      new TargetReference("gateway.networking.k8s.io", "HTTPRoute", "orders", Optional.empty());
  private static final TargetReference SERVICE =
      new TargetReference("serving.knative.dev", "Service", "hello", Optional.empty());

  private final KnownTargets known = new KnownTargets();

  @Test
  void whatIsNotSeenIsMissingOnlyOnceAllWasSeen() {
    assertThat(snapshot().route(ORDERS)).isEqualTo(new NotKnown<>());
    assertThat(known.routesBecome(Extent.ALL))
        .contains(new TargetChange.All(TargetKind.HTTP_ROUTE));
    assertThat(known.routesBecome(Extent.ALL)).isEmpty();
    assertThat(snapshot().route(ORDERS)).isEqualTo(new Missing<>());
    known.route(ORDERS, Optional.of(route("a.org")));
    known.routesBecome(Extent.SOME);
    assertThat(snapshot().route(ORDERS)).isEqualTo(new Present<>(route("a.org")));
    known.routesBecome(Extent.NOT_SERVED);
    assertThat(snapshot().route(ORDERS)).isEqualTo(new NotServed<>());
  }

  @Test
  void aRouteConcernsItselfAndThoseThatShareAHostAtAGatewayBeforeOrAfter() {
    known.route(ORDERS, Optional.of(route("a.org")));
    known.route(FAR, Optional.of(route("c.org")));

    assertThat(changed(known.route(ADMIN, Optional.of(route("a.org", "b.org")))))
        .containsExactlyInAnyOrder(ADMIN, ORDERS);
    assertThat(changed(known.route(ADMIN, Optional.of(route("a.org", "b.org"))))).isEmpty();
    assertThat(snapshot().neighbours(ORDERS)).containsOnlyKeys(ADMIN);
    assertThat(changed(known.route(ADMIN, Optional.of(route("c.org")))))
        .containsExactlyInAnyOrder(ADMIN, ORDERS, FAR);
    assertThat(snapshot().neighbours(ORDERS)).isEmpty();
    assertThat(changed(known.route(ADMIN, Optional.empty()))).containsExactlyInAnyOrder(ADMIN, FAR);
  }

  @Test
  void aGatewayConcernsItsRoutesAndOnlyWhereWhatMattersChanges() {
    known.route(ORDERS, Optional.of(route("a.org")));
    Gateway gateway = new Gateway(List.of());

    assertThat(changed(known.gateway(PUBLIC, Optional.of(gateway)))).containsExactly(ORDERS);
    assertThat(changed(known.gateway(PUBLIC, Optional.of(gateway)))).isEmpty();
    assertThat(snapshot().gateway(PUBLIC)).isEqualTo(new Present<>(gateway));
    assertThat(changed(known.gateway(FAR, Optional.of(gateway)))).isEmpty();
  }

  @Test
  void aDomainMappingConcernsTheServiceThatItLeadsToAndLedTo() {
    known.mappingsBecome(Extent.ALL);
    DomainMapping mapping = new DomainMapping(Optional.of("hello"), Verdict.ACCEPTED);

    assertThat(changed(known.mapping(MAPPING, Optional.of(mapping)))).containsExactly(HELLO);
    assertThat(snapshot().domainMappings(HELLO))
        .isEqualTo(new Present<>(Map.of("hello.org", mapping)));
    assertThat(
            changed(
                known.mapping(
                    MAPPING,
                    Optional.of(new DomainMapping(Optional.of("other"), Verdict.ACCEPTED)))))
        .containsExactlyInAnyOrder(HELLO, new ObjectName("shop", "other"));
    assertThat(snapshot().domainMappings(HELLO)).isEqualTo(new Present<>(Map.of()));
    known.mappingsBecome(Extent.SOME);
    assertThat(snapshot().domainMappings(HELLO)).isEqualTo(new NotKnown<>());
  }

  @Test
  void aSnapshotIsTheSameWhileNothingChangesThatMatters() {
    known.route(ORDERS, Optional.of(route("a.org")));
    TargetSnapshot before = snapshot();
    known.route(FAR, Optional.of(route("c.org")));
    known.service(new ObjectName("shop", "other"), Optional.of(service()));

    assertThat(snapshot()).isEqualTo(before);
    assertThat(changed(known.service(HELLO, Optional.of(service())))).containsExactly(HELLO);
    assertThat(snapshot()).isNotEqualTo(before);
  }

  private TargetSnapshot snapshot() {
    return known.snapshot("shop", List.of(ROUTE, SERVICE));
  }

  private static Set<ObjectName> changed(TargetChange change) {
    return ((TargetChange.Some) change).names();
  }

  private static KnativeService service() {
    return new KnativeService(true, List.of("hello.org"));
  }

  private static HttpRoute route(String... hostnames) {
    return new HttpRoute(
        List.of(hostnames),
        List.of(
            new Parent(
                new ParentReference(
                    "gateway.networking.k8s.io",
                    "Gateway",
                    PUBLIC,
                    Optional.empty(),
                    OptionalInt.empty()),
                Verdict.ACCEPTED)),
        List.of());
  }
}
