package dev.httptrigger.extauthz.policy;

import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
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
    return node instanceof Leaf<K, V> leaf && leaf.hash == hash ? leaf.get(key) : Optional.empty();
  }

  /** A map in which the key has this value. */
  PersistentMap<K, V> with(K key, V value) {
    return new PersistentMap<>(with(root, 0, new Leaf<>(spread(key), key, value, null)));
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
      case Branch<K, V> branch -> branch.anyChild(child -> anyMatch(child, condition));
      case Leaf<K, V> leaf -> leaf.anyEntry(condition);
    };
  }

  /**
   * With a leaf of one key.
   *
   * @param node what there is at that level
   */
  private static <K, V> Node<K, V> with(@Nullable Node<K, V> node, int shift, Leaf<K, V> added) {
    if (node instanceof Branch<K, V> branch) {
      int bit = bit(added.hash, shift);
      return branch.with(bit, with(branch.child(bit), shift + BITS, added));
    }
    if (node instanceof Leaf<K, V> leaf) {
      return leaf.hash == added.hash
          ? leaf.with(added)
          : with(Branch.of(bit(leaf.hash, shift), leaf), shift, added);
    }
    return added;
  }

  /** Without a key that is there. */
  private static <K, V> @Nullable Node<K, V> without(
      @Nullable Node<K, V> node, int shift, int hash, K key) {
    if (node instanceof Branch<K, V> branch) {
      int bit = bit(hash, shift);
      Node<K, V> rest = without(branch.child(bit), shift + BITS, hash, key);
      return rest == null ? branch.without(bit) : branch.with(bit, rest);
    }
    return node instanceof Leaf<K, V> leaf ? leaf.without(key) : null;
  }

  private static int bit(int hash, int shift) {
    return 1 << ((hash >>> shift) & 0x1f);
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  private sealed interface Node<K, V> {}

  /** Up to 32 nodes. Never changed once it is made. */
  private static final class Branch<K, V> implements Node<K, V> {
    /** Which of the 32 there are. */
    private final int bits;

    /** Those, in the order of their bits. */
    private final Node<K, V>[] children;

    private Branch(int bits, Node<K, V>[] children) {
      this.bits = bits;
      this.children = children;
    }

    static <K, V> Branch<K, V> of(int bit, Node<K, V> child) {
      Node<K, V>[] children = nodes(1);
      children[0] = child;
      return new Branch<>(bit, children);
    }

    @SuppressWarnings("unchecked") // Nothing but such nodes is ever put in.
    private static <K, V> Node<K, V>[] nodes(int count) {
      return (Node<K, V>[]) new Node<?, ?>[count];
    }

    @Nullable Node<K, V> child(int bit) {
      return (bits & bit) == 0 ? null : children[index(bit)];
    }

    boolean anyChild(Predicate<Node<K, V>> condition) {
      for (Node<K, V> child : children) {
        if (condition.test(child)) {
          return true;
        }
      }
      return false;
    }

    Branch<K, V> with(int bit, Node<K, V> child) {
      int index = index(bit);
      if ((bits & bit) != 0) {
        Node<K, V>[] changed = children.clone();
        changed[index] = child;
        return new Branch<>(bits, changed);
      }
      Node<K, V>[] more = nodes(children.length + 1);
      System.arraycopy(children, 0, more, 0, index);
      more[index] = child;
      System.arraycopy(children, index, more, index + 1, children.length - index);
      return new Branch<>(bits | bit, more);
    }

    /** Without a child that is there; a leaf that remains alone moves up. */
    @Nullable Node<K, V> without(int bit) {
      if (children.length == 1) {
        return null;
      }
      int index = index(bit);
      if (children.length == 2 && children[1 - index] instanceof Leaf<K, V> leaf) {
        return leaf;
      }
      Node<K, V>[] fewer = nodes(children.length - 1);
      System.arraycopy(children, 0, fewer, 0, index);
      System.arraycopy(children, index + 1, fewer, index, fewer.length - index);
      return new Branch<>(bits & ~bit, fewer);
    }

    private int index(int bit) {
      return Integer.bitCount(bits & (bit - 1));
    }
  }

  /** A key, and the others of the same hash: nearly always none. Never changed once it is made. */
  private static final class Leaf<K, V> implements Node<K, V> {
    private final int hash;
    private final K key;
    private final V value;
    private final @Nullable Leaf<K, V> others;

    Leaf(int hash, K key, V value, @Nullable Leaf<K, V> others) {
      this.hash = hash;
      this.key = key;
      this.value = value;
      this.others = others;
    }

    Optional<V> get(K wanted) {
      for (Leaf<K, V> leaf = this; leaf != null; leaf = leaf.others) {
        if (leaf.key.equals(wanted)) {
          return Optional.of(leaf.value);
        }
      }
      return Optional.empty();
    }

    boolean anyEntry(BiPredicate<K, V> condition) {
      for (Leaf<K, V> leaf = this; leaf != null; leaf = leaf.others) {
        if (condition.test(leaf.key, leaf.value)) {
          return true;
        }
      }
      return false;
    }

    /** With a leaf of one key of the same hash. */
    Leaf<K, V> with(Leaf<K, V> added) {
      return new Leaf<>(hash, added.key, added.value, without(added.key));
    }

    /** However many there are: somebody may have chosen the keys so that they share a hash. */
    @Nullable Leaf<K, V> without(K gone) {
      Leaf<K, V> found = this;
      while (found != null && !found.key.equals(gone)) {
        found = found.others;
      }
      if (found == null) {
        return this;
      }
      Leaf<K, V> rest = found.others;
      for (Leaf<K, V> before = this; before != null && before != found; before = before.others) {
        rest = new Leaf<>(hash, before.key, before.value, rest);
      }
      return rest;
    }
  }
}
