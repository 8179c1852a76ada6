package dev.httptrigger.extauthz.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map whose changed copies share with it all but the few nodes on the way to the
 * changed key: a hash trie with 32 branches at each level. Changing one key among a million copies
 * some four short lists.
 *
 * @param <K> keys; equal ones have equal hash codes
 * @param <V> values
 */
final class PersistentMap<K, V> {
  private static final int BITS = 5;

  private final @Nullable Node<K, V> root;

  private PersistentMap(@Nullable Node<K, V> root) {
    this.root = root;
  }

  /** A map without keys. */
  static <K, V> PersistentMap<K, V> empty() {
    return new PersistentMap<>(null);
  }

  /** Whether there are no keys. */
  boolean isEmpty() {
    return root == null;
  }

  /** The value of a key. */
  Optional<V> get(K key) {
    int hash = spread(key);
    Node<K, V> node = root;
    for (int shift = 0; node instanceof Branch<K, V> branch; shift += BITS) {
      node = branch.child(bit(hash, shift));
    }
    return node instanceof Leaf<K, V> leaf ? leaf.get(key) : Optional.empty();
  }

  /** A map in which the key has this value. */
  PersistentMap<K, V> with(K key, V value) {
    return new PersistentMap<>(with(root, 0, spread(key), new Entry<>(key, value)));
  }

  /** A map without the key. */
  PersistentMap<K, V> without(K key) {
    return get(key).isEmpty() ? this : new PersistentMap<>(without(root, 0, spread(key), key));
  }

  /** A map in which the key has what the change makes of its value; empty stands for no key. */
  PersistentMap<K, V> changed(K key, UnaryOperator<Optional<V>> change) {
    Optional<V> value = change.apply(get(key));
    return value.isPresent() ? with(key, value.get()) : without(key);
  }

  /** Whether any key and its value are so; looks at all of them, in no order. */
  boolean anyMatch(BiPredicate<K, V> condition) {
    return root != null && anyMatch(root, condition);
  }

  private static <K, V> boolean anyMatch(Node<K, V> node, BiPredicate<K, V> condition) {
    return switch (node) {
      case Branch<K, V> branch ->
          branch.children().stream().anyMatch(child -> anyMatch(child, condition));
      case Leaf<K, V> leaf ->
          leaf.entries().stream().anyMatch(entry -> condition.test(entry.key(), entry.value()));
    };
  }

  private static <K, V> Node<K, V> with(
      @Nullable Node<K, V> node, int shift, int hash, Entry<K, V> entry) {
    if (node == null) {
      return new Leaf<>(hash, List.of(entry));
    }
    return switch (node) {
      case Branch<K, V> branch -> {
        int bit = bit(hash, shift);
        yield branch.with(bit, with(branch.child(bit), shift + BITS, hash, entry));
      }
      case Leaf<K, V> leaf when leaf.hash() == hash -> leaf.with(entry);
      case Leaf<K, V> leaf ->
          with(new Branch<>(bit(leaf.hash(), shift), List.of(leaf)), shift, hash, entry);
    };
  }

  /** Without a key that is there. */
  private static <K, V> @Nullable Node<K, V> without(
      @Nullable Node<K, V> node, int shift, int hash, K key) {
    if (node == null) {
      return null;
    }
    return switch (node) {
      case Branch<K, V> branch -> {
        int bit = bit(hash, shift);
        Node<K, V> rest = without(branch.child(bit), shift + BITS, hash, key);
        yield rest == null ? branch.without(bit) : branch.with(bit, rest);
      }
      case Leaf<K, V> leaf -> leaf.without(key);
    };
  }

  private static int bit(int hash, int shift) {
    return 1 << ((hash >>> shift) & 0x1f);
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  private sealed interface Node<K, V> {}

  /**
   * Up to 32 nodes.
   *
   * @param bits which of the 32 there are
   * @param children those, in the order of their bits
   */
  private record Branch<K, V>(int bits, List<Node<K, V>> children) implements Node<K, V> {
    @Nullable Node<K, V> child(int bit) {
      return (bits & bit) == 0 ? null : children.get(index(bit));
    }

    Branch<K, V> with(int bit, Node<K, V> child) {
      List<Node<K, V>> changed = new ArrayList<>(children);
      if ((bits & bit) == 0) {
        changed.add(index(bit), child);
      } else {
        changed.set(index(bit), child);
      }
      return new Branch<>(bits | bit, List.copyOf(changed));
    }

    /** Without a child that is there; a leaf that remains alone moves up. */
    @Nullable Node<K, V> without(int bit) {
      if (children.size() == 1) {
        return null;
      }
      List<Node<K, V>> changed = new ArrayList<>(children);
      changed.remove(index(bit));
      return changed.size() == 1 && changed.getFirst() instanceof Leaf<K, V> leaf
          ? leaf
          : new Branch<>(bits & ~bit, List.copyOf(changed));
    }

    private int index(int bit) {
      return Integer.bitCount(bits & (bit - 1));
    }
  }

  /**
   * The keys of one hash: nearly always one.
   *
   * @param hash their hash
   * @param entries they and their values; never empty
   */
  private record Leaf<K, V>(int hash, List<Entry<K, V>> entries) implements Node<K, V> {
    Optional<V> get(K key) {
      for (Entry<K, V> entry : entries) {
        if (entry.key().equals(key)) {
          return Optional.of(entry.value());
        }
      }
      return Optional.empty();
    }

    Leaf<K, V> with(Entry<K, V> entry) {
      List<Entry<K, V>> changed = new ArrayList<>(entries);
      changed.removeIf(other -> other.key().equals(entry.key()));
      changed.add(entry);
      return new Leaf<>(hash, List.copyOf(changed));
    }

    @Nullable Node<K, V> without(K key) {
      return entries.size() == 1
          ? null
          : new Leaf<>(hash, entries.stream().filter(entry -> !entry.key().equals(key)).toList());
    }
  }

  private record Entry<K, V>(K key, V value) {}
}
