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
 * Where processor time went: stacks of methods, each seen while it used the processor. Immutable.
 */
public final class Profile {
  private static final String NETWORK = "network, HTTP/2, gRPC";
  private static final String REST = "the rest";

  /** Narrower blocks can't be seen. */
  private static final double NARROWEST = 0.006;

  /** What nearly all stacks have below them says nothing. */
  private static final double NEARLY_ALL = 0.95;

  private final List<List<Frame>> stacks;

  /**
   * Of those stacks.
   *
   * @param stacks the outermost method first; each once for each time that it was seen
   */
  Profile(List<List<Frame>> stacks) {
    this.stacks = stacks.stream().map(List::copyOf).toList();
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
    return stacks.size();
  }

  /** All parts, the largest first. A library's work belongs to who asked for it. */
  public List<Part> parts() {
    Map<String, Integer> seen = new TreeMap<>();
    stacks.forEach(stack -> seen.merge(partOf(stack), 1, Integer::sum));
    return seen.entrySet().stream()
        .map(each -> new Part(each.getKey(), each.getValue() / (double) stacks.size()))
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
    stacks.forEach(root::add);
    Node top = root.firstFork(NEARLY_ALL * stacks.size());
    List<Block> blocks = new ArrayList<>();
    top.lay(0, 0, stacks.size(), blocks);
    return new FlameGraph(file, title, blocks);
  }

  /** What was called from one place. */
  private static final class Node {
    private final SortedMap<Frame, Node> called = new TreeMap<>();
    private int seen;

    void add(List<Frame> stack) {
      Node node = this;
      node.seen++;
      for (Frame frame : stack) {
        node = node.called.computeIfAbsent(frame, _ -> new Node());
        node.seen++;
      }
    }

    Node firstFork(double nearlyAll) {
      Node node = this;
      while (true) {
        Node last = node;
        node =
            last.called.values().stream()
                .filter(each -> each.seen >= nearlyAll)
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
        double width = each.getValue().seen / all;
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
