package dev.httptrigger.extauthz.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.httptrigger.extauthz.jws.MemberNames;
import java.util.List;
import java.util.Optional;

/**
 * The shapes of late, so that tokens of one issuer find each other. Thread-safe. Bounded: whoever
 * may sign tokens could make up names without end.
 */
final class Shapes {
  private static final int MOST_SHAPES = 128;
  private static final int MOST_NAMES = 64;

  private final Shape types = new Shape(MemberNames.of(List.of("typ")));

  private final Cache<List<String>, Shape> shapes =
      Caffeine.newBuilder().maximumSize(MOST_SHAPES).executor(Runnable::run).build();

  /** The shape of headers, as if they had nothing but a {@code typ}. */
  Shape types() {
    return types;
  }

  /** The shape of other objects with these names, in this order. */
  Optional<Shape> find(List<String> names) {
    return Optional.ofNullable(shapes.getIfPresent(names));
  }

  /** A new shape, which others find from now on unless it has too many names. */
  Shape add(List<String> names) {
    Shape shape = new Shape(MemberNames.of(names));
    if (names.size() <= MOST_NAMES) {
      shapes.put(shape.names().names(), shape);
    }
    return shape;
  }
}
