package dev.httptrigger.operator.publish;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.DomainMapping;
import dev.httptrigger.crds.targets.Gateway;
import dev.httptrigger.crds.targets.Gateway.From;
import dev.httptrigger.crds.targets.Gateway.Listener;
import dev.httptrigger.crds.targets.HttpRoute;
import dev.httptrigger.crds.targets.HttpRoute.Match;
import dev.httptrigger.crds.targets.HttpRoute.Parent;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.HttpRoute.Rule;
import dev.httptrigger.crds.targets.KnativeService;
import dev.httptrigger.crds.targets.Looked;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.Present;
import dev.httptrigger.crds.targets.TargetObjects;
import dev.httptrigger.crds.targets.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Routes with rules, and Services of Knative, that change at random. For one thread. */
final class RandomTargets implements TargetObjects {
  private static final List<String> NAMES = List.of("r0", "r1");
  private static final ObjectName GATEWAY = new ObjectName("infra", "gateway");

  private final Random random;
  private final List<String> namespaces;
  private final Map<ObjectName, HttpRoute> routes = new HashMap<>();
  private final Map<ObjectName, KnativeService> services = new HashMap<>();
  private boolean known = true;

  RandomTargets(Random random, List<String> namespaces) {
    this.random = random;
    this.namespaces = namespaces;
  }

  /** Some {@code targetRefs}. */
  List<String> references() {
    List<String> references = new ArrayList<>();
    for (int position = 0; position <= random.nextInt(2); position++) {
      String name = one(NAMES);
      references.add(
          random.nextInt(4) == 0
              ? "{group: serving.knative.dev, kind: Service, name: " + name + "}"
              : "{group: gateway.networking.k8s.io, kind: HTTPRoute, name: "
                  + name
                  + (random.nextBoolean() ? ", sectionName: part" : "")
                  + "}");
    }
    return references.stream().distinct().toList();
  }

  /** Changes one of them, or whether anything can be said of routes. */
  void change() {
    ObjectName name = new ObjectName(one(namespaces), one(NAMES));
    switch (random.nextInt(8)) {
      case 0 -> known = !known;
      case 1 -> routes.remove(name);
      case 2 -> services.put(name, new KnativeService(true, hosts()));
      case 3 -> services.remove(name);
      default -> routes.put(name, route());
    }
  }

  private HttpRoute route() {
    List<Rule> rules = new ArrayList<>();
    rules.add(new Rule(Optional.of("part"), List.of(match())));
    while (random.nextBoolean()) {
      rules.add(new Rule(Optional.empty(), List.of(match())));
    }
    ParentReference parent =
        new ParentReference(
            "gateway.networking.k8s.io", "Gateway", GATEWAY, Optional.empty(), OptionalInt.empty());
    Verdict verdict = random.nextInt(6) == 0 ? Verdict.SILENT : Verdict.ACCEPTED;
    return new HttpRoute(hosts(), List.of(new Parent(parent, verdict)), rules);
  }

  private Match match() {
    return new Match(one(List.of("/", "/a", "/b")), random.nextInt(3) > 0);
  }

  private List<String> hosts() {
    return random.nextBoolean()
        ? List.of(one(RandomCluster.HOSTS))
        : List.of(one(RandomCluster.HOSTS), one(RandomCluster.HOSTS)).stream().distinct().toList();
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  @Override
  public Looked<HttpRoute> route(ObjectName name) {
    return known ? looked(routes.get(name)) : new NotKnown<>();
  }

  @Override
  public Looked<Gateway> gateway(ObjectName name) {
    return new Present<>(
        new Gateway(List.of(new Listener("http", 80, Optional.empty(), From.ALL, true))));
  }

  @Override
  public Looked<KnativeService> service(ObjectName name) {
    return looked(services.get(name));
  }

  private static <T> Looked<T> looked(@Nullable T object) {
    return object == null ? new Missing<>() : new Present<>(object);
  }

  @Override
  public Looked<Map<String, DomainMapping>> domainMappings(ObjectName service) {
    return new Present<>(Map.of());
  }

  @Override
  public Map<ObjectName, HttpRoute> neighbours(ObjectName route) {
    Map<ObjectName, HttpRoute> others = new HashMap<>(routes);
    others.remove(route);
    return others;
  }
}
