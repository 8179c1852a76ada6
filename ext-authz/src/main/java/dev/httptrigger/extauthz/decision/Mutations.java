package dev.httptrigger.extauthz.decision;

import static java.util.Objects.requireNonNull;

import dev.httptrigger.extauthz.decision.Decision.Header;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What changes on an allowed request's way to the upstream.
 *
 * @param setHeaders each overwrites all lines of its name
 * @param removeHeaders names whose lines are all removed; none of them is also set
 * @param target path and query instead of the client's, printable ASCII; empty: the client's stays
 *     byte for byte
 */
public record Mutations(
    List<Header> setHeaders, Set<String> removeHeaders, Optional<String> target) {
  /** Nothing changes. */
  public static final Mutations NONE = new Mutations(List.of(), Set.of());

  /**
   * Takes copies of what can change, and checks that no name is set twice, or both set and removed.
   */
  public Mutations {
    setHeaders = setHeaders instanceof PackedHeaders made ? made : List.copyOf(setHeaders);
    removeHeaders = removeHeaders instanceof RemovedHeaders made ? made : Set.copyOf(removeHeaders);
    requireNonNull(target, "target is null");
    for (int i = 0; i < setHeaders.size(); i++) {
      String name = name(i, setHeaders);
      if (removeHeaders.contains(name) || isSetBefore(i, name, setHeaders)) {
        throw new IllegalArgumentException("set twice, or set and removed: " + name);
      }
    }
  }

  /** There are few: a set of the names would cost more than it saves. */
  private static boolean isSetBefore(int end, String name, List<Header> headers) {
    for (int i = 0; i < end; i++) {
      if (name(i, headers).equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String name(int header, List<Header> headers) {
    return headers instanceof PackedHeaders packed
        ? packed.names().get(header)
        : headers.get(header).name();
  }

  /** Changes of headers alone. */
  public Mutations(List<Header> setHeaders, Set<String> removeHeaders) {
    this(setHeaders, removeHeaders, Optional.empty());
  }
}
