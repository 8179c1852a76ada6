package dev.httptrigger.crds.targets;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.crds.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What matters of an HTTPRoute.
 *
 * @param hostnames its hostnames, lower case; empty: those of the listeners
 * @param parents what it is attached to, and what was said about that
 * @param rules its rules, in their order
 */
public record HttpRoute(List<String> hostnames, List<Parent> parents, List<Rule> rules) {
  /** Takes copies. */
  public HttpRoute {
    hostnames = List.copyOf(hostnames);
    parents = List.copyOf(parents);
    rules = List.copyOf(rules);
  }

  /** Whether it has a rule of that name. */
  boolean hasRule(String name) {
    return rules.stream().anyMatch(rule -> rule.name().filter(name::equals).isPresent());
  }

  /**
   * What a route is attached to, with the word of whoever serves it.
   *
   * @param reference what
   * @param verdict whether it takes the route as it is now
   */
  public record Parent(ParentReference reference, Verdict verdict) {
    /** Checks that nothing is null. */
    public Parent {
      requireNonNull(reference, "reference is null");
      requireNonNull(verdict, "verdict is null");
    }
  }

  /**
   * An object that a route is attached to, or a part of it.
   *
   * @param group its API group
   * @param kind its kind
   * @param name its namespace and name
   * @param sectionName a listener of it; empty: any
   * @param port the port of its listeners; empty: any
   */
  public record ParentReference(
      String group, String kind, ObjectName name, Optional<String> sectionName, OptionalInt port) {
    static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    static final String GATEWAY_KIND = "Gateway";

    /** Checks that nothing is null. */
    public ParentReference {
      requireNonNull(group, "group is null");
      requireNonNull(kind, "kind is null");
      requireNonNull(name, "name is null");
      requireNonNull(sectionName, "sectionName is null");
      requireNonNull(port, "port is null");
    }

    /** Whether it is a Gateway, whose listeners can be looked at. */
    public boolean isGateway() {
      return group.equals(GATEWAY_GROUP) && kind.equals(GATEWAY_KIND);
    }

    /** As people read it. */
    String text() {
      return kind
          + " "
          + name
          + sectionName.map(section -> ", section " + section).orElse("")
          + (port.isPresent() ? ", port " + port.getAsInt() : "");
    }
  }

  /**
   * One rule. What its filters do is not looked at: a gateway asks us before it rewrites, redirects
   * or mirrors.
   *
   * @param name its name, by which a trigger may be bound to it alone
   * @param matches any of which makes a request its own; never empty
   */
  public record Rule(Optional<String> name, List<Match> matches) {
    /** Takes a copy. */
    public Rule {
      requireNonNull(name, "name is null");
      matches = List.copyOf(matches);
      if (matches.isEmpty()) {
        throw new IllegalArgumentException("a rule needs a match");
      }
    }
  }

  /**
   * Which requests of a host a match takes, as far as a path prefix can say it.
   *
   * @param prefix a plain prefix under which all of them lie
   * @param all whether every request under it is one of them; else the match asks for more, such as
   *     a method, a header or one exact path
   */
  public record Match(String prefix, boolean all) {
    /** Checks that nothing is null. */
    public Match {
      requireNonNull(prefix, "prefix is null");
    }

    /** Whether that prefix lies under another, or is the same. */
    boolean liesUnder(String other) {
      return liesUnder(prefix, other);
    }

    static boolean liesUnder(String prefix, String other) {
      return other.equals("/") || prefix.equals(other) || prefix.startsWith(other + "/");
    }
  }
}
