package dev.httptrigger.bench.peers;

import java.util.ArrayList;
import java.util.List;

/** Who could not be measured, and why: the report says so by name. */
final class LeftOut {
  private final List<String> reasons = new ArrayList<>();

  void add(String name, LeftOutException why) {
    // Of a long reason, a log's end for example, a page takes the first line.
    String first = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    reasons.add(name + " (" + first + ")");
  }

  /** A sentence for the report, after a space; nothing when all were measured. */
  String sentence() {
    return reasons.isEmpty() ? "" : " Not measured: " + String.join("; ", reasons) + ".";
  }
}
