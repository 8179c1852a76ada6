package dev.httptrigger.bench.profile;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.bench.report.FlameGraph.Kind;

/**
 * One method of a stack.
 *
 * @param type its class, with its package
 * @param method its name
 */
record Frame(String type, String method) implements Comparable<Frame> {
  private static final String OWN = "dev.httptrigger.";

  Frame {
    requireNonNull(type, "type is null");
    requireNonNull(method, "method is null");
  }

  /** Whose it is. */
  Kind kind() {
    if (type.startsWith(OWN)) {
      return Kind.OURS;
    }
    return type.startsWith("io.grpc.") || type.startsWith("io.netty.") ? Kind.NETWORK : Kind.OTHER;
  }

  /** Its package, without what all of ours have in common. */
  String room() {
    String name = type.startsWith(OWN) ? type.substring(OWN.length()) : type;
    return name.substring(0, packageLength(name));
  }

  /** Class and method, without the package. */
  String text() {
    String name = type.substring(packageLength(type));
    return (name.startsWith(".") ? name.substring(1) : name) + "." + method;
  }

  /** The names of lambdas' classes have a slash and points behind a dollar. */
  private static int packageLength(String name) {
    int dollar = name.indexOf('$');
    return Math.max(0, name.lastIndexOf('.', dollar < 0 ? name.length() : dollar));
  }

  @Override
  public int compareTo(Frame other) {
    int byType = type.compareTo(other.type);
    return byType == 0 ? method.compareTo(other.method) : byType;
  }
}
