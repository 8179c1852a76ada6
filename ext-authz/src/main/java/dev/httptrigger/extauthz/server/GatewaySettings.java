package dev.httptrigger.extauthz.server;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import java.util.Map;

/**
 * What is agreed with the gateways that ask, once for all their requests.
 *
 * @param unmatched what happens to a host that no trigger claims
 * @param requireId whether a call without an id is denied; not where the gateway is bound to a
 *     namespace
 * @param namespaces by the {@code :authority} of a gateway's calls, the namespace whose triggers
 *     alone it may choose from: for gateways that can't name a trigger
 * @param formProcessor whether every route has the form processor: for gateways that can't say it
 *     of one route
 */
public record GatewaySettings(
    Unmatched unmatched, boolean requireId, Map<String, String> namespaces, boolean formProcessor) {
  /** What holds where nothing else is said. */
  public static final GatewaySettings DEFAULT =
      new GatewaySettings(Unmatched.DENY, false, Map.of(), false);

  /** Takes copies. */
  public GatewaySettings {
    requireNonNull(unmatched, "unmatched is null");
    namespaces = Map.copyOf(namespaces);
  }
}
