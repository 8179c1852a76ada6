package dev.httptrigger.cli;

import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.GatewaySettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** The flags of {@code serve} and {@code explain} that say what is agreed with the gateways. */
final class GatewayFlags {
  private static final String NAMESPACES = "--gateway-namespace";

  @Option(
      names = "--unmatched",
      paramLabel = "deny|allow",
      defaultValue = "deny",
      description =
          "A request for a host that no trigger claims. With allow it passes as it is. Default:"
              + " deny.")
  private Unmatched unmatched = Unmatched.DENY;

  @Option(
      names = "--require-id",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Deny requests whose route names no trigger (context extension httptrigger).")
  private boolean requireId;

  @Option(
      names = NAMESPACES,
      paramLabel = "AUTHORITY=NS",
      split = ",",
      description =
          "A gateway whose calls have this :authority, the whole of it, chooses from the triggers"
              + " of this namespace only; for gateways that can't name a trigger. Several times"
              + " for several.")
  private List<String> namespaces = List.of();

  @Option(
      names = "--form-processor",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Every route has the processor that changes forms (ext_proc); for gateways that can't"
              + " say so of a route (context extension httptrigger-form).")
  private boolean formProcessor;

  /**
   * What the flags say.
   *
   * @throws UsageException where a gateway or a namespace has no name, or a gateway two namespaces
   */
  GatewaySettings settings() {
    return new GatewaySettings(unmatched, requireId, byAuthority(), formProcessor);
  }

  private Map<String, String> byAuthority() {
    Map<String, String> byAuthority = new TreeMap<>();
    for (String each : namespaces) {
      int equals = each.lastIndexOf('=');
      if (equals < 1 || equals == each.length() - 1) {
        throw new UsageException(
            NAMESPACES
                + " "
                + each
                + ": write the :authority of the gateway's calls, =, and the namespace.");
      }
      String authority = each.substring(0, equals);
      String namespace = each.substring(equals + 1);
      if (byAuthority.containsKey(authority)) {
        throw new UsageException(
            NAMESPACES + " names " + authority + " twice: a gateway has one namespace.");
      }
      byAuthority.put(authority, namespace);
    }
    return byAuthority;
  }
}
