package dev.httptrigger.cli;

import dev.httptrigger.extauthz.decisionlog.Selection;
import dev.httptrigger.extauthz.policy.PolicyTable.Unmatched;
import dev.httptrigger.extauthz.server.TlsSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line as a whole: which commands there are, and how what goes wrong is told. */
final class Commands {
  private static final int LONGEST_SHOWN = 40;
  private static final String VERSION = "--version";

  private final Surroundings surroundings;

  private Commands(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Runs one command.
   *
   * @return its exit code, one of {@link ExitCode}
   */
  static int execute(Surroundings surroundings, String... arguments) {
    return new Commands(surroundings).commandLine(arguments).execute(arguments);
  }

  /**
   * The whole command line, or of its commands the one that is asked for: to learn all that the
   * others take costs a start more than what most of them do.
   */
  private CommandLine commandLine(String... arguments) {
    CommandLine root = new CommandLine(new RootCommand());
    Map<String, Supplier<CommandLine>> commands = commands();
    String asked = arguments.length == 0 ? "" : arguments[0];
    commands.forEach(
        (name, command) -> {
          if (name.equals(asked) || !(commands.containsKey(asked) || asked.equals(VERSION))) {
            root.addSubcommand(name, command.get());
          }
        });
    return reading(surroundings.environment(), root)
        .setOut(surroundings.output())
        .setErr(surroundings.errors())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(this::tellUsage)
        .setExecutionExceptionHandler(tellProblem());
  }

  /** In the order in which they are explained. */
  private Map<String, Supplier<CommandLine>> commands() {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new CommandLine(new DemoCommand(surroundings)));
    commands.put("serve", () -> new CommandLine(new ServeCommand(surroundings)));
    commands.put("operator", () -> new CommandLine(new OperatorCommand(surroundings)));
    commands.put("validate", () -> new CommandLine(new ValidateCommand(surroundings)));
    commands.put("explain", () -> new CommandLine(new ExplainCommand(surroundings)));
    commands.put("keygen", () -> new CommandLine(new KeygenCommand(surroundings.output())));
    commands.put(
        "token",
        () ->
            new CommandLine(new TokenCommand())
                .addSubcommand(new TokenSignCommand(surroundings))
                .addSubcommand(new TokenInspectCommand(surroundings)));
    commands.put("rehearse", () -> new CommandLine(new RehearseCommand(surroundings)));
    return commands;
  }

  /** How all that people write is read, with whatever command. */
  static CommandLine reading(Map<String, String> environment, CommandLine line) {
    return line.setDefaultValueProvider(new EnvironmentDefaults(environment))
        // What people write is taken as it is: no variables, no files of arguments.
        .setInterpolateVariables(false)
        .setExpandAtFiles(false)
        .registerConverter(Unmatched.class, new WordConverter<>(Unmatched.class))
        .registerConverter(OutputFormat.class, new WordConverter<>(OutputFormat.class))
        .registerConverter(Level.class, new WordConverter<>(Level.class))
        .registerConverter(
            RehearseCommand.Part.class, new WordConverter<>(RehearseCommand.Part.class))
        .registerConverter(Selection.Mode.class, new WordConverter<>(Selection.Mode.class))
        .registerConverter(
            TlsSettings.Address.class, new WordConverter<>(TlsSettings.Address.class));
  }

  private int tellUsage(ParameterException exception, String[] arguments) {
    surroundings.errors().println("httptrigger: " + message(exception) + source(exception));
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, surroundings.errors());
    return usage(exception.getCommandLine());
  }

  /** Picocli would repeat all that it did not understand, tokens too. */
  private static String message(ParameterException exception) {
    if (exception instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      String shown =
          first.length() > LONGEST_SHOWN ? first.substring(0, LONGEST_SHOWN) + "…" : first;
      return "there is no command, flag or further argument " + shown;
    }
    return String.valueOf(exception.getMessage());
  }

  private int usage(CommandLine command) {
    surroundings.errors().println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Where a wrong value came from, when it was not the command line. */
  private String source(ParameterException exception) {
    ArgSpec argument = exception.getArgSpec();
    if (argument instanceof OptionSpec option) {
      String variable = EnvironmentDefaults.variable(option.longestName());
      String value = surroundings.environment().get(variable);
      if (value != null && value.equals(exception.getValue())) {
        return " (from the environment variable " + variable + ")";
      }
    }
    return "";
  }

  private IExecutionExceptionHandler tellProblem() {
    return (Exception exception, CommandLine command, ParseResult parsed) ->
        switch (exception) {
          case UsageException usage -> {
            surroundings.errors().println("httptrigger: " + usage.getMessage());
            yield usage(command);
          }
          case UnreadableInputException unreadable -> {
            surroundings.errors().println("httptrigger: " + unreadable.getMessage());
            yield ExitCode.UNREADABLE;
          }
          case FailedStartException failed -> {
            surroundings.errors().println("httptrigger: " + failed.getMessage());
            yield ExitCode.FAULT;
          }
          default -> {
            surroundings
                .errors()
                .println("httptrigger: this is a fault of HttpTrigger's own, please report it:");
            exception.printStackTrace(surroundings.errors());
            yield ExitCode.FAULT;
          }
        };
  }
}
