package dev.httptrigger.extauthz.policy;

import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.config.TriggerConfig.ByHost;
import dev.httptrigger.crds.config.TriggerConfig.ByTarget;
import dev.httptrigger.crds.config.TriggerConfig.HeldPrefix;
import dev.httptrigger.crds.config.TriggerConfig.HostBinding;
import dev.httptrigger.crds.config.TriggerConfig.OnlyById;
import dev.httptrigger.extauthz.decision.DenialReason;
import dev.httptrigger.extauthz.decision.RequestView;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.path.HostNames;
import dev.httptrigger.extauthz.path.PathPrefix;
import dev.httptrigger.extauthz.path.PathReadings;
import dev.httptrigger.extauthz.policy.HostRoutes.NoPathToChooseBy;
import dev.httptrigger.extauthz.policy.HostRoutes.NoPrefix;
import dev.httptrigger.extauthz.policy.HostRoutes.Uncertain;
import dev.httptrigger.extauthz.policy.Listed.Loaded;
import dev.httptrigger.extauthz.policy.Listed.Missing;
import dev.httptrigger.extauthz.policy.Selected.Chosen;
import dev.httptrigger.extauthz.policy.Selected.LetPass;
import dev.httptrigger.extauthz.policy.Selected.NotChosen;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the trigger of one request in one table (DESIGN §4.1). */
final class Selector {
  /** The context extension by which a gateway's owner names a route's trigger. */
  private static final String ID = "httptrigger";

  private static final String RULE = "trigger";

  private final PolicyTable table;
  private final PolicyTable all;
  private final Trace trace;

  /**
   * A selector.
   *
   * @param table the triggers that may be chosen
   * @param all the triggers that there are
   */
  Selector(PolicyTable table, PolicyTable all, Trace trace) {
    this.table = table;
    this.all = all;
    this.trace = trace;
  }

  Selected select(RequestView request, PathReadings path) {
    Optional<String> host = HostNames.normal(request.host());
    if (host.isEmpty()) {
      return nobody(DenialReason.NO_TRIGGER, "the request's host is missing or odd");
    }
    String id = request.contextExtensions().get(ID);
    if (id != null) {
      return byId(id, host.get(), path);
    }
    if (table.requiresId()) {
      return nobody(
          DenialReason.NO_TRIGGER, "the gateway names none, and this server requires that");
    }
    Optional<Selected> byTarget = byTarget(request);
    return byTarget.isPresent() ? byTarget.get() : byHost(host.get(), path);
  }

  private Optional<Selected> byTarget(RequestView request) {
    if (table.hasNoTargets()) {
      return Optional.empty();
    }
    for (GatewayObject object : GatewayObject.of(request)) {
      if (table.isMissing(object)) {
        return Optional.of(
            nobody(
                DenialReason.INVALID_TRIGGER,
                "a trigger whose record can't be read claims the gateway's " + object.text()));
      }
      Optional<Policy> policy = table.targets().find(object);
      if (policy.isPresent()) {
        return Optional.of(chosen(policy.get(), "by the gateway's " + object.text()));
      }
      if (table.isUnbound(object)) {
        return Optional.of(
            nobody(
                DenialReason.INVALID_TRIGGER,
                "the gateway's " + object.text() + " is claimed, and changes hands"));
      }
    }
    return Optional.empty();
  }

  private Selected byId(String id, String host, PathReadings path) {
    Optional<ObjectName> name = objectName(id);
    if (name.isEmpty()) {
      return nobody(
          DenialReason.NO_TRIGGER,
          "the gateway names " + Trace.quoted(id) + ", which is not of the form namespace/name");
    }
    @Nullable Listed listed = table.listed(name.get()).orElse(null);
    return switch (listed) {
      case null ->
          nobody(
              DenialReason.NO_TRIGGER, "the gateway names " + Trace.quoted(id) + ", which is none");
      case Missing missing ->
          notChosen(
              name,
              DenialReason.INVALID_TRIGGER,
              "the gateway names " + Trace.quoted(id) + ", whose record can't be read");
      case Loaded(Policy policy, _) ->
          switch (policy.selection()) {
            case OnlyById(), ByTarget _ -> chosen(policy, "named by the gateway");
            case ByHost byHost -> boundTo(policy, byHost, host, path);
          };
    };
  }

  /**
   * A trigger with hosts that is named by id must have the request's host and prefix as well. Of
   * its own patterns, too, the most specific one decides alone: what it holds by a wildcard opens
   * nothing of a host that is closed to it.
   */
  private Selected boundTo(Policy policy, ByHost byHost, String host, PathReadings path) {
    for (String pattern : HostNames.patterns(host)) {
      HostRoutes routes = routes(policy, byHost, pattern);
      if (!routes.isEmpty()) {
        return byPath(routes, path, "named by the gateway");
      }
    }
    return notChosen(
        Optional.of(policy.trigger()),
        DenialReason.NO_TRIGGER,
        "the gateway names " + policy.trigger() + ", which does not have the request's host");
  }

  private static HostRoutes routes(Policy policy, ByHost byHost, String pattern) {
    HostRoutes routes = HostRoutes.empty();
    for (HostBinding binding : byHost.bindings()) {
      if (binding.host().equals(pattern)) {
        for (HeldPrefix held : binding.prefixes()) {
          routes =
              routes.with(
                  PathPrefix.of(held.prefix()),
                  new HostRoutes.Route(policy.under(held), held.heldSince()));
        }
      }
    }
    return routes;
  }

  private Selected byHost(String host, PathReadings path) {
    for (@Nullable String pattern = host; pattern != null; pattern = wider(pattern)) {
      if (table.isMissing(pattern)) {
        return nobody(
            DenialReason.INVALID_TRIGGER,
            "a trigger whose record can't be read claims the host " + Trace.quoted(pattern));
      }
      Optional<HostRoutes> routes = table.routes(pattern);
      if (routes.isPresent()) {
        return byPath(
            routes.get(),
            path,
            trace.wanted() ? "by host " + Trace.quoted(pattern) + " and path" : "");
      }
      if (table.isUnbound(pattern)) {
        return nobody(
            DenialReason.INVALID_TRIGGER,
            "the host " + Trace.quoted(pattern) + " is claimed, and changes hands");
      }
      if (table.isReserved(pattern)) {
        return nobody(
            DenialReason.NO_TRIGGER,
            "the host " + Trace.quoted(pattern) + " left a namespace and is kept for it");
      }
    }
    if (HostNames.patterns(host).stream().anyMatch(all::isClaimed)) {
      return nobody(
          DenialReason.NO_TRIGGER, "the host is claimed, but by none that this gateway may choose");
    }
    return switch (table.unmatched()) {
      case DENY -> nobody(DenialReason.NO_TRIGGER, "none claims the host");
      case ALLOW -> {
        look("none claims the host, and the server lets such requests pass");
        yield new LetPass();
      }
    };
  }

  private static @Nullable String wider(String pattern) {
    return HostNames.wider(pattern).orElse(null);
  }

  private Selected byPath(HostRoutes routes, PathReadings path, String how) {
    return switch (routes.choose(path)) {
      case HostRoutes.Chosen choice -> chosen(choice.policy(), how);
      case NoPrefix() ->
          nobody(DenialReason.NO_TRIGGER, "the path is under none of the host's prefixes");
      case NoPathToChooseBy() ->
          nobody(DenialReason.METHOD_NOT_ALLOWED, "the host has several prefixes, and no path");
      case Uncertain() ->
          nobody(
              DenialReason.AMBIGUOUS_PATH,
              "the host has several prefixes, and servers could read the path as under another");
    };
  }

  private static Optional<ObjectName> objectName(String id) {
    int slash = id.indexOf('/');
    boolean wellFormed = slash > 0 && slash < id.length() - 1 && slash == id.lastIndexOf('/');
    return wellFormed
        ? Optional.of(new ObjectName(id.substring(0, slash), id.substring(slash + 1)))
        : Optional.empty();
  }

  private Selected chosen(Policy policy, String how) {
    if (trace.wanted()) {
      look(policy.trigger() + ", " + how);
    }
    return new Chosen(policy);
  }

  private Selected nobody(DenialReason reason, String why) {
    return notChosen(Optional.empty(), reason, why);
  }

  private Selected notChosen(Optional<ObjectName> trigger, DenialReason reason, String why) {
    look(why);
    return new NotChosen(trigger, reason);
  }

  private void look(String outcome) {
    if (trace.wanted()) {
      trace.add(new Trace.Looked(RULE, outcome));
    }
  }
}
