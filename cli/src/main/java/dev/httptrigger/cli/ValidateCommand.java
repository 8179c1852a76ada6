package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.manifest.SyntaxProblem;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code validate}: the findings that status would show, before anything is applied. */
@Command(
    name = "validate",
    description = {
      "Finds what is wrong with manifests, with the same words as the status in a cluster.",
      "Exit code: 0 clean, 1 a trigger is refused, 2 warnings with --strict, 66 a file can't be"
          + " read."
    },
    footer = {
      "",
      "Examples:",
      "  ./httptrigger validate orders.yaml",
      "  ./httptrigger validate --strict -o json triggers/",
      "  helm template . | ./httptrigger validate -"
    })
final class ValidateCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Manifests: files, folders, or - for standard input.")
  private List<String> names = List.of();

  @Option(
      names = "--strict",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Warnings give exit code 2.")
  private boolean strict;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "For whom to write; json also shows the values in effect. Default: text.")
  private OutputFormat format = OutputFormat.TEXT;

  ValidateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    ManifestFiles files = ManifestFiles.read(new InputFiles(surroundings.input()), names);
    if (files.triggers().isEmpty() && files.others().isEmpty() && files.problems().isEmpty()) {
      throw new UnreadableInputException(
          String.join(", ", names), "there is no manifest in it.", "Name another file or folder.");
    }
    List<ValidatedTrigger> triggers = ValidatedTrigger.all(files);
    switch (format) {
      case TEXT -> printText(files, triggers);
      case JSON -> printJson(files, triggers);
    }
    return exitCode(files, triggers);
  }

  private int exitCode(ManifestFiles files, List<ValidatedTrigger> triggers) {
    if (!files.problems().isEmpty()) {
      return ExitCode.UNREADABLE;
    }
    if (count(triggers, Severity.ERROR) > 0) {
      return ExitCode.REFUSED;
    }
    return strict && count(triggers, Severity.WARNING) > 0 ? ExitCode.WARNINGS : ExitCode.CLEAN;
  }

  private static long count(List<ValidatedTrigger> triggers, Severity severity) {
    return triggers.stream()
        .flatMap(trigger -> trigger.findings().stream())
        .filter(finding -> finding.severity() == severity)
        .count();
  }

  private void printText(ManifestFiles files, List<ValidatedTrigger> triggers) {
    files.problems().forEach(problem -> surroundings.output().println(problem.text()));
    for (ValidatedTrigger trigger : triggers) {
      for (Finding finding : trigger.findings()) {
        surroundings
            .output()
            .println(
                trigger.located().place(finding.field())
                    + ": "
                    + lowerCase(finding.severity())
                    + ": "
                    + finding.line());
      }
    }
    surroundings.output().println(summary(files, triggers));
  }

  private static String summary(ManifestFiles files, List<ValidatedTrigger> triggers) {
    long refused = triggers.stream().filter(trigger -> !trigger.accepted()).count();
    StringBuilder summary = new StringBuilder();
    summary.append(amount(triggers.size(), "trigger")).append(": ");
    summary.append(triggers.size() - refused).append(" accepted, ");
    summary.append(refused).append(" refused, ");
    summary.append(amount(count(triggers, Severity.WARNING), "warning")).append('.');
    if (!files.others().isEmpty()) {
      summary.append(' ').append(amount(files.others().size(), "object"));
      summary.append(" of other kinds, not checked.");
    }
    if (!files.problems().isEmpty()) {
      summary.append(' ').append(amount(files.problems().size(), "part"));
      summary.append(" not readable.");
    }
    return summary.toString();
  }

  private static String amount(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String lowerCase(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  private void printJson(ManifestFiles files, List<ValidatedTrigger> triggers) {
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("triggers");
    triggers.forEach(trigger -> all.add(json(trigger)));
    ArrayNode problems = answer.putArray("problems");
    files.problems().forEach(problem -> problems.add(json(problem)));
    answer.put("otherObjects", files.others().size());
    surroundings.output().println(Json.indented(answer));
  }

  private static ObjectNode json(ValidatedTrigger trigger) {
    ObjectNode json = Json.object();
    json.put("trigger", trigger.located().manifest().name().toString());
    json.put("file", trigger.located().file());
    json.put("line", trigger.located().manifest().lines().lineOf(FieldPath.ROOT));
    json.put("accepted", trigger.accepted());
    ArrayNode findings = json.putArray("findings");
    for (Finding finding : trigger.findings()) {
      findings
          .addObject()
          .put("code", finding.code().text())
          .put("severity", lowerCase(finding.severity()))
          .put("field", finding.field())
          .put("line", trigger.located().manifest().lines().lineOf(finding.field()))
          .put("message", finding.message())
          .put("mend", finding.mend());
    }
    trigger
        .config()
        .ifPresent(config -> json.set("effective", EffectiveValues.of(config, trigger.keySets())));
    return json;
  }

  private static ObjectNode json(SyntaxProblem problem) {
    return Json.object()
        .put("file", problem.file())
        .put("line", problem.line())
        .put("message", problem.message())
        .put("mend", problem.mend());
  }
}
