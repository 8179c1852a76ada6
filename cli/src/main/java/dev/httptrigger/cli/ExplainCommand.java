package dev.httptrigger.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.extauthz.decision.Decision;
import dev.httptrigger.extauthz.decision.Decision.Allow;
import dev.httptrigger.extauthz.decision.Decision.Deny;
import dev.httptrigger.extauthz.decision.Decision.FormChange;
import dev.httptrigger.extauthz.decision.Decision.Header;
import dev.httptrigger.extauthz.decision.Decision.Parameter;
import dev.httptrigger.extauthz.decision.Trace;
import dev.httptrigger.extauthz.engine.Engine;
import dev.httptrigger.extauthz.engine.VerifiedTokens;
import dev.httptrigger.extauthz.policy.PolicyTable;
import dev.httptrigger.extauthz.policy.Preparation;
import dev.httptrigger.extauthz.server.GatewaySettings;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: asks the engine that the server runs, and shows its steps. */
@Command(
    name = "explain",
    description = {
      "Shows how a request is decided, step by step, by the engine that the server runs.",
      "The request is taken as written; Envoy may normalise its path before it asks."
    },
    footer = {
      "",
      "Examples:",
      "  ./httptrigger explain -f orders.yaml GET https://orders.example.com/admin",
      "  ./httptrigger explain -f triggers/ GET https://orders.example.com/ \\",
      "    -H \"Authorization: Bearer $token\" --at 2026-11-25T02:00:00Z"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description =
          "Manifests: a file, a folder, or - for standard input; several times for several.")
  private List<String> names = List.of();

  @Parameters(index = "0", paramLabel = "METHOD", description = "The request's method.")
  private String method = "";

  @Parameters(index = "1", paramLabel = "URL", description = "The request's URL, with its host.")
  private String url = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "HEADER",
      description = "A header line, Name: value; several times for several.")
  private List<String> headers = List.of();

  @Option(
      names = {"-d", "--data"},
      paramLabel = "BODY",
      description = "The request's body; a form unless a header says otherwise.")
  private Optional<String> body = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Decide as at that time, 2026-11-25T02:00:00Z. Default: now.")
  private Optional<Instant> at = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "NS/NAME",
      description = "The trigger that the route names (context extension httptrigger).")
  private Optional<String> triggerId = Optional.empty();

  @Option(
      names = "--authority",
      paramLabel = "AUTHORITY",
      description = "The :authority of the gateway's call, see --gateway-namespace.")
  private String authority = "";

  @Mixin private GatewayFlags gateways = new GatewayFlags();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      description = "For whom to write. Default: text.")
  private OutputFormat format = OutputFormat.TEXT;

  ExplainCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    WrittenRequest request =
        WrittenRequest.read(method, url, headers, body, triggerId)
            .askedBy(authority, gateways.settings().formProcessor());
    List<ValidatedTrigger> triggers = triggers();
    Instant time = at.orElseGet(surroundings.clock()::instant);
    Steps steps = new Steps();
    Engine engine = new Engine(VerifiedTokens.anew(), ExplainCommand::rethrow);
    Decision decision = engine.decide(request, table(triggers), time, steps);
    switch (format) {
      case TEXT -> printText(steps, decision);
      case JSON -> surroundings.output().println(Json.indented(json(steps, decision, time)));
    }
    return ExitCode.CLEAN;
  }

  /** What the files say; what is wrong with it is told beside the answer. */
  private List<ValidatedTrigger> triggers() {
    ManifestFiles files = ManifestFiles.read(new InputFiles(surroundings.input()), names);
    files.problems().forEach(problem -> surroundings.errors().println(problem.text()));
    if (!files.problems().isEmpty()) {
      throw new UnreadableInputException(
          String.join(", ", names), "not everything in it can be read.", "Mend the lines above.");
    }
    List<ValidatedTrigger> triggers = ValidatedTrigger.all(files);
    for (ValidatedTrigger trigger : triggers) {
      trigger.findings().stream()
          .filter(ExplainCommand::changesAnswers)
          .forEach(
              finding ->
                  surroundings
                      .errors()
                      .println(trigger.located().place(finding.field()) + ": " + finding.line()));
    }
    return triggers;
  }

  /** Keys that nobody looked at make every token one of an unknown key. */
  private static boolean changesAnswers(Finding finding) {
    return finding.severity() == Severity.ERROR
        || finding.code() == FindingCode.REFERENCE_NOT_CHECKED;
  }

  /** What a server that reads these files has in force. */
  private PolicyTable table(List<ValidatedTrigger> triggers) {
    GatewaySettings agreed = gateways.settings();
    PolicyTable table =
        PolicyTable.empty(agreed.unmatched(), agreed.requireId(), agreed.namespaces());
    Preparation preparation = Preparation.byJdk();
    for (ValidatedTrigger trigger : triggers) {
      if (trigger.config().isPresent()) {
        table =
            table.with(
                preparation.policy(trigger.config().get(), preparation.keySets(trigger.keySets())));
      }
    }
    return table;
  }

  /** What would deny with {@code internal_error} is a fault to be told here. */
  private static void rethrow(Throwable failure) {
    throw new IllegalStateException("the engine failed", failure);
  }

  /** Collects the engine's own steps. */
  private static final class Steps implements Trace {
    private final List<Step> all = new ArrayList<>();

    @Override
    public boolean wanted() {
      return true;
    }

    @Override
    public void add(Step step) {
      all.add(step);
    }
  }

  private void printText(Steps steps, Decision decision) {
    PrintWriter output = surroundings.output();
    steps.all.forEach(step -> output.println("  " + step.text()));
    switch (decision) {
      case Allow allow -> {
        output.println(
            "ALLOW"
                + by(decision)
                + allow.dryRun().map(reason -> ", in a DryRun: " + reason.text()).orElse(""));
        changes(allow).forEach(change -> output.println("  the upstream gets " + change));
      }
      case Deny deny -> {
        output.println(
            "DENY " + deny.answer().status() + " " + deny.reason().text() + by(decision));
        for (Header header : deny.answer().headers()) {
          output.println("  " + header.name() + ": " + header.value());
        }
        if (!deny.answer().body().isEmpty()) {
          output.println("  " + deny.answer().body());
        }
      }
    }
  }

  /** In the words of the request; the names that are taken away stand in the steps. */
  private static List<String> changes(Allow allow) {
    List<String> changes = new ArrayList<>();
    allow.mutations().target().ifPresent(target -> changes.add("the target " + target));
    for (Header header : allow.mutations().setHeaders()) {
      changes.add(header.name() + ": " + header.value());
    }
    for (Parameter parameter : allow.metadata().form().added()) {
      changes.add("in its form " + parameter.name() + "=" + parameter.value());
    }
    return changes;
  }

  private static String by(Decision decision) {
    return decision.trigger().map(trigger -> " by " + trigger).orElse("");
  }

  private static ObjectNode json(Steps steps, Decision decision, Instant time) {
    ObjectNode json = Json.object();
    json.put("at", time.toString());
    ArrayNode texts = json.putArray("steps");
    steps.all.forEach(step -> texts.add(step.text()));
    decision.trigger().ifPresent(trigger -> json.put("trigger", trigger.toString()));
    switch (decision) {
      case Allow allow -> {
        json.put("decision", "Allow");
        allow.dryRun().ifPresent(reason -> json.put("dryRun", reason.text()));
        allow.mutations().target().ifPresent(target -> json.put("target", target));
        headers(allow.mutations().setHeaders(), json.putArray("setHeaders"));
        ArrayNode removed = json.putArray("removeHeaders");
        allow.mutations().removeHeaders().stream().sorted().forEach(removed::add);
        form(allow.metadata().form(), json.putObject("form"));
      }
      case Deny deny -> {
        json.put("decision", "Deny");
        json.put("reason", deny.reason().text());
        json.put("status", deny.answer().status());
        headers(deny.answer().headers(), json.putArray("headers"));
        json.put("body", deny.answer().body());
      }
    }
    return json;
  }

  private static void form(FormChange change, ObjectNode json) {
    json.put("isForm", change.isForm());
    ArrayNode removed = json.putArray("remove");
    change.removedNames().stream().sorted().forEach(removed::add);
    ArrayNode added = json.putArray("add");
    change
        .added()
        .forEach(
            parameter ->
                added.addObject().put("name", parameter.name()).put("value", parameter.value()));
  }

  private static void headers(List<Header> headers, ArrayNode json) {
    headers.forEach(
        header -> json.addObject().put("name", header.name()).put("value", header.value()));
  }
}
