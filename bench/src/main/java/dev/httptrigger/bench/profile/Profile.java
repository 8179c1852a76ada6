package dev.httptrigger.bench.profile;

import dev.httptrigger.bench.report.FlameGraph;
import dev.httptrigger.bench.report.FlameGraph.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where processor time went, or memory: stacks of methods, each seen while it used the processor or
 * allocated. Immutable.
 */
public final class Profile {
  private static final String NETWORK = "network, HTTP/2, gRPC";
  private static final String REST = "the rest";

  /** Narrower blocks can't be seen. */
  private static final double NARROWEST = 0.006;

  /** What nearly all stacks have below them says nothing. */
  private static final double NEARLY_ALL = 0.95;

  private final List<Seen> seen;
  private final long all;

  /**
   * One look.
   *
   * @param stack the outermost method first
   * @param weight what it stands for, in whatever all of them are counted in
   */
  record Seen(List<Frame> stack, long weight) {
    /** Takes a copy. */
    Seen {
      stack = List.copyOf(stack);
    }
  }

  /** Of those looks. */
  Profile(List<Seen> seen) {
    this.seen = List.copyOf(seen);
    this.all = seen.stream().mapToLong(Seen::weight).sum();
  }

  /** Those of several, put together. */
  public static Profile together(List<Profile> profiles) {
    return new Profile(profiles.stream().flatMap(profile -> profile.seen.stream()).toList());
  }

  /**
   * A part of the work.
   *
   * @param name a package of ours, or whose work it is otherwise
   * @param share of all, from 0 to 1
   */
  public record Part(String name, double share) {}

  /** How many stacks were seen. */
  public int samples() {
    return seen.size();
  }

  /** All parts, the largest first. A library's work belongs to who asked for it. */
  public List<Part> parts() {
    Map<String, Long> weights = new TreeMap<>();
    seen.forEach(each -> weights.merge(partOf(each.stack()), each.weight(), Long::sum));
    return weights.entrySet().stream()
        .map(each -> new Part(each.getKey(), each.getValue() / (double) all))
        .sorted(Comparator.comparingDouble(Part::share).reversed().thenComparing(Part::name))
        .toList();
  }

  private static String partOf(List<Frame> stack) {
    for (Frame frame : stack.reversed()) {
      switch (frame.kind()) {
        case OURS -> {
          return frame.room();
        }
        case NETWORK -> {
          return NETWORK;
        }
        case OTHER -> {}
      }
    }
    return REST;
  }

  /**
   * The same as a picture.
   *
   * @param file its name, without its ending
   * @param title what it shows
   */
  public FlameGraph flames(String file, String title) {
    Node root = new Node();
    seen.forEach(root::add);
    Node top = root.firstFork(NEARLY_ALL * all);
    List<Block> blocks = new ArrayList<>();
    top.lay(0, 0, (double) all, blocks);
    return new FlameGraph(file, title, blocks);
  }

  /** What was called from one place. */
  private static final class Node {
    private final SortedMap<Frame, Node> called = new TreeMap<>();
    private long weight;

    void add(Seen look) {
      Node node = this;
      node.weight += look.weight();
      for (Frame frame : look.stack()) {
        node = node.called.computeIfAbsent(frame, _ -> new Node());
        node.weight += look.weight();
      }
    }

    Node firstFork(double nearlyAll) {
      Node node = this;
      while (true) {
        Node last = node;
        node =
            last.called.values().stream()
                .filter(each -> each.weight >= nearlyAll)
                .findFirst()
                .orElse(last);
        if (node == last) {
          return node;
        }
      }
    }

    /** Side by side by their names, so that two pictures of the same look alike. */
    void lay(double from, int depth, double all, List<Block> blocks) {
      double left = from;
      for (Map.Entry<Frame, Node> each : called.entrySet()) {
        double width = each.getValue().weight / all;
        if (width >= NARROWEST) {
          Frame frame = each.getKey();
          blocks.add(new Block(frame.text(), frame.kind(), left, width, depth));
          each.getValue().lay(left, depth + 1, all, blocks);
        }
        left += width;
      }
    }
  }
}
