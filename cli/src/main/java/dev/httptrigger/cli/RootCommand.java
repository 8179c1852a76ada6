package dev.httptrigger.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code httptrigger}: nothing by itself, the commands below it do the work. */
@Command(
    name = "httptrigger",
    description = "Lets only requests with a valid JWT through Envoy to your functions.",
    versionProvider = VersionResource.class,
    footer = {
      "",
      "Every flag is an environment variable too: --grpc-address is HTTPTRIGGER_GRPC_ADDRESS.",
      "",
      "Examples:",
      "  ./httptrigger demo --once                  see it work, with a real Envoy",
      "  ./httptrigger validate triggers/           find what is wrong with manifests",
      "  ./httptrigger serve --triggers triggers/   answer Envoy's questions",
      "  ./httptrigger bench --quick                measure it on this machine: bench --help"
    })
final class RootCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Explain the command and exit.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Print the version and exit.")
  boolean version;

  @Override
  public Integer call() {
    throw new UsageException("Say which command.");
  }
}
