package dev.httptrigger.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Something that happens. What {@code a} and {@code b} choose depends on what there is, so that a
 * step means something whatever happened before it.
 *
 * @param kind what happens
 * @param a to whom
 * @param b how
 */
record Step(Kind kind, int a, int b) {
  /** What can happen, and how often among a hundred or so. */
  enum Kind {
    CREATE(8),
    EDIT(7),
    SPOIL(2),
    DELETE(4),
    REPLACE(3),
    DELETE_ALL(1),
    MOMENT(10),
    MINUTE(3),
    LONG_WHILE(1),
    OPERATOR_START(2),
    OPERATOR_CRASH(1),
    OPERATOR_CRASH_IN_A_WRITE(2),
    OPERATOR_FREEZES_IN_A_WRITE(4),
    OPERATOR_LEADS(4),
    OPERATOR_LOOKS(22),
    OPERATOR_HEARS_OF_SECRETS(5),
    OPERATOR_HEARS_OF_TRIGGERS(12),
    OPERATOR_HEARS_OF_LEASES(7),
    OPERATOR_LISTS_ANEW(2),
    OPERATOR_CLEARS_AWAY(2),
    SERVER_START(3),
    SERVER_CRASH(1),
    SERVER_LISTS(5),
    SERVER_HEARS(18),
    SERVER_REPORTS(8),
    API_SERVER_AWAY(1),
    API_SERVER_BACK(3),
    COMPACTION(2),
    RECORD_VANISHES(2),
    RECORD_GARBLED(2),
    RECORDS_SWAPPED(1);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** So many steps by chance. */
  static List<Step> random(long seed, int count) {
    Random random = new Random(seed);
    List<Kind> bag = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int each = 0; each < kind.weight; each++) {
        bag.add(kind);
      }
    }
    List<Step> steps = new ArrayList<>();
    for (int each = 0; each < count; each++) {
      steps.add(
          new Step(bag.get(random.nextInt(bag.size())), random.nextInt(64), random.nextInt(64)));
    }
    return steps;
  }
}
