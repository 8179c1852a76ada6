package dev.httptrigger.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes every flag an environment variable too: {@code --grpc-address} is {@code
 * HTTPTRIGGER_GRPC_ADDRESS}. The command line is stronger.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The variable's value, or null where there is none: then the flag's own default holds. */
  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (argument instanceof OptionSpec option && !option.usageHelp() && !option.versionHelp()) {
      return environment.get(variable(option.longestName()));
    }
    return null;
  }

  /** The name of the variable of a flag: {@code --dry-run} gives {@code HTTPTRIGGER_DRY_RUN}. */
  static String variable(String flag) {
    return "HTTPTRIGGER_" + flag.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
