package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.config.HostHash;
import dev.httptrigger.crds.config.TargetHash;

/**
 * What triggers claim that no policy answers for. Immutable.
 *
 * @param hosts the host patterns
 * @param targets the objects of the gateway
 */
record Unserved(ClaimCounts<HostHash> hosts, ClaimCounts<TargetHash> targets) {
  static Unserved nothing() {
    return new Unserved(ClaimCounts.empty(), ClaimCounts.empty());
  }

  Unserved with(Claims claims) {
    return new Unserved(hosts.with(claims.hosts()), targets.with(claims.targets()));
  }

  Unserved without(Claims claims) {
    return new Unserved(hosts.without(claims.hosts()), targets.without(claims.targets()));
  }

  boolean has(String pattern) {
    return !hosts.isEmpty() && hosts.has(HostHash.of(pattern));
  }

  boolean has(GatewayObject object) {
    return !targets.isEmpty() && targets.has(TargetHash.of(object.namespace(), object.target()));
  }
}
