package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.TargetKind;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.HostPatternForm;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.targets.BoundTarget.Place;
import dev.httptrigger.crds.targets.BoundTarget.Split;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.NotAsked;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.NotServed;
import dev.httptrigger.crds.targets.Looked.OnlyFiles;
import dev.httptrigger.crds.targets.Looked.Present;
import dev.httptrigger.crds.v1alpha1.TargetReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The targets of one trigger and the objects that they name → places, or findings. What a gateway
 * has not spoken of counts for nothing, and takes nothing away.
 */
public final class TargetResolver {
  /** How many hosts one trigger may have. */
  private static final int MAXIMUM_HOSTS = 64;

  private final String namespace;
  private final List<TargetReference> references;
  private final TargetObjects objects;
  private final List<BoundTarget> targets = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean settled = true;
  private Optional<Finding> unbound = Optional.empty();

  private TargetResolver(
      String namespace, List<TargetReference> references, TargetObjects objects) {
    this.namespace = namespace;
    this.references = references;
    this.objects = objects;
  }

  /**
   * What came of looking.
   *
   * @param reading what the targets stand for
   * @param findings what is wrong or remarkable
   */
  public record Resolved(TargetReading reading, List<Finding> findings) {
    /** Takes a copy. */
    public Resolved {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Looks at every target.
   *
   * @param namespace the trigger's, in which its targets are
   * @param references the targets, as far as they are named
   * @param objects where they are
   */
  public static Resolved resolve(
      String namespace, List<TargetReference> references, TargetObjects objects) {
    return new TargetResolver(namespace, references, objects).resolve();
  }

  private Resolved resolve() {
    for (int position = 0; position < references.size(); position++) {
      look(references.get(position), position);
    }
    int hosts =
        (int)
            targets.stream()
                .flatMap(each -> each.places().stream())
                .map(Place::host)
                .distinct()
                .count();
    if (hosts > MAXIMUM_HOSTS) {
      findings.add(TargetFindings.tooManyHosts(hosts, MAXIMUM_HOSTS));
    }
    return new Resolved(
        new TargetReading(targets, settled, hosts == 0 ? unbound : Optional.empty()), findings);
  }

  private void look(TargetReference reference, int position) {
    Optional<TargetKind> kind = TargetKind.of(reference.group(), reference.kind());
    // What is not of these, or in no namespace, is an error of the spec's already.
    if (kind.isEmpty() || reference.name().indexOf('/') >= 0) {
      return;
    }
    ObjectName name = new ObjectName(namespace, reference.name());
    switch (kind.get()) {
      case HTTP_ROUTE ->
          look(
              objects.route(name),
              kind.get(),
              name,
              position,
              route -> bind(name, route, reference, position));
      case KNATIVE_SERVICE ->
          look(
              objects.service(name),
              kind.get(),
              name,
              position,
              service -> bind(name, service, reference, position));
    }
  }

  private <T> void look(
      Looked<T> looked, TargetKind kind, ObjectName name, int position, Consumer<T> bind) {
    String field = BoundTarget.field(position);
    switch (looked) {
      case Present<T>(T object) -> bind.accept(object);
      case Missing<T> _ -> findings.add(TargetFindings.missing(kind, name, field));
      case NotServed<T> _ -> findings.add(TargetFindings.notServed(kind, field));
      case NotKnown<T> _ -> leaveOpen(TargetFindings.notKnown(kind, name, field), true);
      case OnlyFiles<T> _ -> findings.add(TargetFindings.onlyFiles(kind, name, field));
      case NotAsked<T> _ -> findings.add(TargetFindings.notAsked(kind, name, field));
    }
  }

  /** Nobody can say all of it; where nothing at all is known, that may be an error. */
  private void leaveOpen(Finding why, boolean needsPlaces) {
    findings.add(why);
    settled = false;
    if (needsPlaces && unbound.isEmpty()) {
      unbound =
          Optional.of(
              new Finding(why.code(), Severity.ERROR, why.field(), why.message(), why.mend()));
    }
  }

  private void bind(ObjectName name, HttpRoute route, TargetReference reference, int position) {
    String field = BoundTarget.field(position);
    Optional<String> section = reference.sectionName();
    if (section.isPresent() && !route.hasRule(section.get())) {
      findings.add(TargetFindings.noSection(name, section.get(), field));
      return;
    }
    RouteHosts hosts = RouteHosts.of(namespace, route, objects);
    if (!hosts.areThere()) {
      findings.add(TargetFindings.notAccepted(name, field));
      return;
    }
    if (!hosts.others().isEmpty()) {
      findings.add(TargetFindings.noGateway(name, hosts.others(), field));
    }
    if (!hosts.silent().isEmpty()) {
      leaveOpen(TargetFindings.silent(name, hosts.silent(), field), true);
    }
    RouteBinding binding = new RouteBinding(name, route, section);
    List<Place> places = binding.places(hosts.hosts());
    if (!places.isEmpty()) {
      binding
          .notByPath()
          .forEach(rule -> findings.add(TargetFindings.notByPath(name, rule, field)));
    }
    List<Split> splits = new ArrayList<>(binding.splitsWithin(places));
    splits.addAll(splitsWithOthers(name, places));
    targets.add(new BoundTarget(reference, position, places, splits));
  }

  private List<Split> splitsWithOthers(ObjectName name, List<Place> places) {
    List<Split> splits = new ArrayList<>();
    objects
        .neighbours(name)
        .forEach(
            (other, route) -> {
              List<String> hosts = RouteHosts.of(other.namespace(), route, objects).hosts();
              if (!isTarget(other)) {
                splits.addAll(RouteBinding.splits(other, route, hosts, places));
              }
            });
    return splits;
  }

  private boolean isTarget(ObjectName route) {
    return route.namespace().equals(namespace)
        && references.stream()
            .filter(
                each ->
                    TargetKind.of(each.group(), each.kind())
                        .filter(TargetKind.HTTP_ROUTE::equals)
                        .isPresent())
            .anyMatch(each -> each.name().equals(route.name()));
  }

  private void bind(
      ObjectName name, KnativeService service, TargetReference reference, int position) {
    String field = BoundTarget.field(position);
    Set<String> hosts = new HashSet<>(service.hosts());
    boolean allSaid = service.isCurrent();
    switch (objects.domainMappings(name)) {
      case Present<Map<String, DomainMapping>>(Map<String, DomainMapping> mappings) -> {
        for (Map.Entry<String, DomainMapping> each : mappings.entrySet()) {
          switch (each.getValue().claimed()) {
            case ACCEPTED -> hosts.add(each.getKey());
            case REFUSED -> {}
            case SILENT -> allSaid = false;
          }
        }
      }
      case NotKnown<?> _ -> allSaid = false;
      case Missing<?> _, NotServed<?> _, OnlyFiles<?> _, NotAsked<?> _ -> {}
    }
    hosts.removeIf(host -> !HostPatternForm.fits(host));
    if (service.hosts().isEmpty()) {
      leaveOpen(TargetFindings.noHosts(name, field), false);
    } else if (!allSaid) {
      leaveOpen(TargetFindings.notSaid(name, field), false);
    }
    targets.add(
        new BoundTarget(
            reference,
            position,
            hosts.stream()
                .sorted()
                .map(host -> new Place(host, "/", Optional.empty(), true))
                .toList(),
            List.of()));
  }
}
