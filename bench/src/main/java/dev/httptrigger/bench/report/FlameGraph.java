package dev.httptrigger.bench.report;

import java.util.List;

/**
 * Where processor time goes: below each method stand those that it calls, each as wide as its share
 * of all.
 *
 * @param file the picture's file name, without its ending
 * @param title what it shows
 * @param blocks the methods
 */
public record FlameGraph(String file, String title, List<Block> blocks) {
  /** Takes a copy. */
  public FlameGraph {
    blocks = List.copyOf(blocks);
  }

  /** Whose code it is. */
  public enum Kind {
    /** HttpTrigger's. */
    OURS,
    /** Netty's and gRPC's. */
    NETWORK,
    /** The JDK's, and other libraries'. */
    OTHER
  }

  /**
   * A method in the place from which it was called.
   *
   * @param name class and method
   * @param kind whose it is
   * @param from where it begins, from 0 to 1
   * @param width its share of all, with all that it calls
   * @param depth in which line it stands, from 0
   */
  public record Block(String name, Kind kind, double from, double width, int depth) {}
}
