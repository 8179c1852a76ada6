package dev.httptrigger.crds.targets;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.targets.Looked.NotAsked;
import dev.httptrigger.crds.targets.Looked.OnlyFiles;
import java.util.Map;

/**
 * Where the objects of gateways are found that triggers are bound to. Must not block: whoever has
 * to ask first asks before.
 */
public interface TargetObjects {
  /** An HTTPRoute. */
  Looked<HttpRoute> route(ObjectName name);

  /** A Gateway. */
  Looked<Gateway> gateway(ObjectName name);

  /** A Service of Knative. */
  Looked<KnativeService> service(ObjectName name);

  /** The DomainMappings that lead to a Service of Knative, by their hosts. */
  Looked<Map<String, DomainMapping>> domainMappings(ObjectName service);

  /** The other routes that may have a host in common with a route. */
  Map<ObjectName, HttpRoute> neighbours(ObjectName route);

  /** Where there is no cluster: a folder that a server follows. */
  static TargetObjects onlyFiles() {
    return new Nowhere(false);
  }

  /** Where a cluster would know, and only files are looked at. */
  static TargetObjects notAsked() {
    return new Nowhere(true);
  }

  /**
   * Says of no object what it is.
   *
   * @param inCluster whether a cluster would know
   */
  record Nowhere(boolean inCluster) implements TargetObjects {
    @Override
    public Looked<HttpRoute> route(ObjectName name) {
      return answer();
    }

    @Override
    public Looked<Gateway> gateway(ObjectName name) {
      return answer();
    }

    @Override
    public Looked<KnativeService> service(ObjectName name) {
      return answer();
    }

    @Override
    public Looked<Map<String, DomainMapping>> domainMappings(ObjectName service) {
      return answer();
    }

    @Override
    public Map<ObjectName, HttpRoute> neighbours(ObjectName route) {
      return Map.of();
    }

    private <T> Looked<T> answer() {
      return inCluster ? new NotAsked<>() : new OnlyFiles<>();
    }
  }
}
