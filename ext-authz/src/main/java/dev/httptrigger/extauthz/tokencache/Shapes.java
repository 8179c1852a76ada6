package dev.httptrigger.extauthz.tokencache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.httptrigger.extauthz.jws.JsonValue.JsonString;
import dev.httptrigger.extauthz.jws.MemberNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The shapes in use, so that tokens of one issuer find each other. Thread-safe. Bounded: whoever
 * may sign tokens could make up names without end. A shape gives way to another only when nobody
 * has asked for it for hours, for what shares it is not counted anywhere else and may stay a day:
 * so no more than a few times as many are in memory as are here.
 */
final class Shapes {
  static final int MOST_SHAPES = 128;

  /** What the names of one may take, in bytes. */
  static final int LARGEST = 4 << 10;

  static final Duration LONGEST_IDLE = Duration.ofHours(6);

  private static final int MOST_NAMES = 64;

  /** What nearly all tokens are; whoever may sign them could use up the room for others. */
  private static final List<String> USUAL_TYPES = List.of("JWT", "at+jwt");

  private final Shape types = new Shape(MemberNames.of(List.of("typ")));
  private final Cache<List<String>, Shape> shapes;

  /**
   * No shapes yet.
   *
   * @param clock tells for how long nobody has asked for one
   */
  Shapes(InstantSource clock) {
    this.shapes =
        Caffeine.newBuilder()
            .expireAfterAccess(LONGEST_IDLE)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
    USUAL_TYPES.forEach(type -> types.keep(0, new JsonString(type), HeapSize.string(type)));
  }

  /** The shape of headers, as if they had nothing but a {@code typ}. */
  Shape types() {
    return types;
  }

  /** The shape of other objects with these names, in this order. */
  Optional<Shape> find(List<String> names) {
    return Optional.ofNullable(shapes.getIfPresent(names));
  }

  /** A new shape, which others find from now on if it is small and there is room. */
  Shape add(List<String> names) {
    Shape shape = new Shape(MemberNames.of(names));
    if (names.size() <= MOST_NAMES && HeapSize.names(shape.names()) <= LARGEST && haveRoom()) {
      shapes.put(shape.names().names(), shape);
    }
    return shape;
  }

  private boolean haveRoom() {
    if (shapes.estimatedSize() >= MOST_SHAPES) {
      // Nothing else may come by that makes those go whose time is over.
      shapes.cleanUp();
    }
    return shapes.estimatedSize() < MOST_SHAPES;
  }
}
