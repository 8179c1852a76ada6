package dev.httptrigger.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param at when it was, in UTC
 * @param quick whether it was short
 * @param machine what it ran on, by what it is of
 * @param sections what was measured
 */
public record Report(
    String at, boolean quick, Map<String, String> machine, List<Section> sections) {
  /** The fact that names the scenarios which were left out, where some were. */
  public static final String NOT_MEASURED = "not measured in this run";

  /** Takes a copy of the sections; the facts keep their order. */
  public Report {
    sections = List.copyOf(sections);
  }

  /** How many figures miss their goal. */
  public long missed() {
    return sections.stream()
        .flatMap(section -> section.rows().stream())
        .filter(row -> row.goal().verdict(row.measured()) == Goal.Verdict.MISSED)
        .count();
  }
}
