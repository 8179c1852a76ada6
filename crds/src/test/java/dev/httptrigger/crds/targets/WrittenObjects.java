package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.manifest.Manifest;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.manifest.ParsedFile;
import dev.httptrigger.crds.targets.Looked.Missing;
import dev.httptrigger.crds.targets.Looked.NotKnown;
import dev.httptrigger.crds.targets.Looked.Present;
import java.util.HashMap;
import java.util.Map;

/** A cluster that has what stands in YAML, and nothing else. */
final class WrittenObjects implements TargetObjects {
  private final Map<ObjectName, HttpRoute> routes = new HashMap<>();
  private final Map<ObjectName, Gateway> gateways = new HashMap<>();
  private final Map<ObjectName, KnativeService> services = new HashMap<>();
  private final Map<ObjectName, Map<String, DomainMapping>> mappings = new HashMap<>();
  private final boolean complete;

  private WrittenObjects(boolean complete) {
    this.complete = complete;
  }

  /** All there are. */
  static WrittenObjects of(String yaml) {
    return new WrittenObjects(true).with(yaml);
  }

  /** What was seen so far. */
  static WrittenObjects seenSoFar(String yaml) {
    return new WrittenObjects(false).with(yaml);
  }

  private WrittenObjects with(String yaml) {
    ParsedFile file = ManifestParser.parse("objects.yaml", yaml);
    if (!file.problems().isEmpty()) {
      throw new IllegalArgumentException(file.problems().getFirst().text());
    }
    file.manifests().forEach(this::put);
    return this;
  }

  private void put(Manifest manifest) {
    ObjectName name = manifest.name();
    switch (manifest.kind()) {
      case "HTTPRoute" -> routes.put(name, HttpRouteReader.read(manifest.tree()));
      case "Gateway" -> gateways.put(name, GatewayReader.read(manifest.tree()));
      case "Service" -> services.put(name, KnativeReader.service(manifest.tree()));
      case "DomainMapping" -> {
        DomainMapping mapping = KnativeReader.domainMapping(manifest.tree());
        mapping
            .service()
            .ifPresent(
                service ->
                    mappings
                        .computeIfAbsent(
                            new ObjectName(name.namespace(), service), _ -> new HashMap<>())
                        .put(name.name(), mapping));
      }
      default -> throw new IllegalArgumentException(manifest.kind());
    }
  }

  @Override
  public Looked<HttpRoute> route(ObjectName name) {
    return look(routes, name);
  }

  @Override
  public Looked<Gateway> gateway(ObjectName name) {
    return look(gateways, name);
  }

  @Override
  public Looked<KnativeService> service(ObjectName name) {
    return look(services, name);
  }

  @Override
  public Looked<Map<String, DomainMapping>> domainMappings(ObjectName service) {
    return complete
        ? new Present<>(Map.copyOf(mappings.getOrDefault(service, Map.of())))
        : new NotKnown<>();
  }

  @Override
  public Map<ObjectName, HttpRoute> neighbours(ObjectName route) {
    Map<ObjectName, HttpRoute> others = new HashMap<>(routes);
    others.remove(route);
    return others;
  }

  private <T> Looked<T> look(Map<ObjectName, T> objects, ObjectName name) {
    T object = objects.get(name);
    if (object != null) {
      return new Present<>(object);
    }
    return complete ? new Missing<>() : new NotKnown<>();
  }
}
