package dev.httptrigger.bench.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page {@code docs/benchmarks.md}. */
public final class Page {
  private static final String HEAD =
      """
      # Benchmarks

      Written by `./httptrigger bench --page=docs/benchmarks.md`: don't edit it, run that. What \
      people have to say of the figures stands in `benchmarks-notes.md` and is taken in below; \
      what was measured, unrounded, in `benchmarks/figures.json`. A figure alone says little about \
      another machine; a ratio says more, because both of its figures come from the same run. \
      `./httptrigger bench --quick` measures on yours what checks cost, in a few minutes.

      """;

  private static final String METHOD =
      """
      ## Method

      - The server runs as it is shipped: the same program, started by the same launcher with the \
      same flags, in a process that sees one processor, as a pod with one CPU does. The load runs on \
      another one.
      - Both are warmed up first, for each kind of question on its own: on two processors, in \
      windows of a second, until what a check costs has not fallen by more than a twentieth over \
      three windows, and the JVM's compilers had less than a tenth of each; then likewise on the \
      one processor, where the JVM compiles again.
      - The load client speaks gRPC as Envoy does, time-out and header compression included: four \
      connections, twenty-five calls under way on each. It sends requests that are bytes before it \
      begins, about two kilobytes each, with many different tokens, and compares every answer with \
      what is right: the headers that have to be set, or the status of the refusal. One wrong answer \
      ends the run.
      - **CPU of a check** is what the kernel says the server's process used, divided by the answers. \
      It is far steadier than answers a second. Server and base line are measured in turn; a ratio \
      is taken of each two that follow one another, and the median of those is told, with their \
      range beside it.
      - **Always OK** is a server on grpc-java with generated classes, on the network's own threads, \
      that allows everything with one prebuilt answer. It runs on the same JVM with the same flags \
      and gets the same requests, in turn with HttpTrigger. "On bytes" is the same without parsing.
      - **Latencies** are taken at a fixed rate and count from when a call was due, so a server that \
      stalls is charged for all that waited (no coordinated omission).
      - Where other processes took a tenth of a processor or more, the measurement is repeated; a \
      figure that stayed disturbed says so.

      """;

  private Page() {}

  /**
   * Its text.
   *
   * @param plots the folder of its plots beside it, with a slash at its end
   * @param notes what people have to say of it, in Markdown; may be empty
   */
  public static String markdown(Report report, String plots, String notes) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append(overview(report)).append(missed(report));
    if (!notes.isBlank()) {
      page.append(notes.strip()).append("\n\n");
    }
    for (Section section : report.sections()) {
      page.append(section(section, plots));
    }
    page.append(METHOD).append(machine(report));
    return page.toString();
  }

  /** All that has a goal, in one table. */
  private static String overview(Report report) {
    List<String> lines =
        report.sections().stream()
            .flatMap(
                section ->
                    section.rows().stream()
                        .filter(row -> row.goal().direction() != Goal.Direction.NONE)
                        .map(
                            row ->
                                line(
                                    section.title(),
                                    row.what(),
                                    row.goalText(),
                                    row.measuredText(),
                                    row.goal().verdict(row.measured()).text())))
            .toList();
    return "## Goals\n\n"
        + line("", "figure", "goal", "measured", "reached")
        + line("---", "---", "---", "---", "---")
        + String.join("", lines)
        + "\n";
  }

  /** What is not reached, or was not measured, said as plainly as it can be. */
  private static String missed(Report report) {
    String lines =
        report.sections().stream()
            .flatMap(
                section ->
                    section.rows().stream()
                        .filter(row -> row.goal().verdict(row.measured()) == Goal.Verdict.MISSED)
                        .map(
                            row ->
                                "- **Not reached:** "
                                    + section.title()
                                    + ", "
                                    + row.what()
                                    + ": "
                                    + row.measuredText()
                                    + ", where "
                                    + row.goalText()
                                    + " was the goal.\n"))
            .collect(Collectors.joining());
    String leftOut =
        Optional.ofNullable(report.machine().get(Report.NOT_MEASURED))
            .map(names -> "- **Not measured in this run:** " + names + ".\n")
            .orElse("");
    return lines.isEmpty() && leftOut.isEmpty() ? "" : lines + leftOut + "\n";
  }

  private static String section(Section section, String folder) {
    Stream<String> plots =
        Stream.of(
                section.bars().stream().map(plot -> picture(folder, plot.file(), plot.title())),
                section.curves().stream().map(plot -> picture(folder, plot.file(), plot.title())),
                section.flames().stream().map(plot -> picture(folder, plot.file(), plot.title())))
            .flatMap(pictures -> pictures);
    return "## "
        + section.title()
        + "\n\n`./httptrigger bench "
        + section.name()
        + "` "
        + section.text()
        + "\n\n"
        + line("figure", "measured", "goal", "reached", "")
        + line("---", "---", "---", "---", "---")
        + section.rows().stream()
            .map(
                row ->
                    line(
                        row.what(),
                        row.measuredText(),
                        row.goalText(),
                        row.goal().verdict(row.measured()).text(),
                        row.note()))
            .collect(Collectors.joining())
        + "\n"
        + plots.collect(Collectors.joining());
  }

  private static String machine(Report report) {
    return "## Machine\n\n"
        + line("", "")
        + line("---", "---")
        + report.machine().entrySet().stream()
            .map((Map.Entry<String, String> fact) -> line(fact.getKey(), fact.getValue()))
            .collect(Collectors.joining())
        + line("when", report.at() + (report.quick() ? ", a quick run" : ""));
  }

  private static String picture(String folder, String file, String title) {
    return "![" + title + "](" + folder + file + ".svg)\n\n";
  }

  private static String line(String... cells) {
    return Stream.of(cells)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
