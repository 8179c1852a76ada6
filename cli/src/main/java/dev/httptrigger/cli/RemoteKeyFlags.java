package dev.httptrigger.cli;

import dev.httptrigger.jwksfetch.AddressRules;
import dev.httptrigger.jwksfetch.Cidr;
import dev.httptrigger.jwksfetch.FetchSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The flags of {@code operator} and {@code serve} that say how key sets at URLs are fetched. */
final class RemoteKeyFlags {
  private static final String HTTP = "--remote-keys-http";
  private static final String ALLOW = "--remote-keys-allow";
  private static final String DENY = "--remote-keys-deny";
  private static final String DEADLINE = "--remote-keys-deadline";

  @Option(
      names = HTTP,
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Fetch key sets by http too: whoever sits between can then replace the keys. Default:"
              + " false.")
  private boolean http;

  @Option(
      names = ALLOW,
      paramLabel = "CIDR",
      split = ",",
      description =
          "Networks that key sets are fetched from although they are private, such as 10.96.0.0/12"
              + " for a provider in the cluster; of several that hold an address the smallest"
              + " decides. Default: none.")
  private List<String> allow = List.of();

  @Option(
      names = DENY,
      paramLabel = "CIDR",
      split = ",",
      description =
          "Networks that key sets are not fetched from, besides all that are not the public"
              + " internet; 0.0.0.0/0,::/0 leaves only those that are allowed. Default: none"
              + " besides.")
  private List<String> deny = List.of();

  @Option(
      names = DEADLINE,
      paramLabel = "DURATION",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long fetching a key set may take as a whole. Default: 5s.")
  private Duration deadline = FetchSettings.standard().deadline();

  /**
   * What they say.
   *
   * @throws UsageException when one can't be understood
   */
  FetchSettings settings() {
    if (!deadline.isPositive()) {
      throw new UsageException(DEADLINE + " is more than nothing, such as 5s.");
    }
    FetchSettings standard = FetchSettings.standard();
    AddressRules addresses =
        standard.addresses().denying(networks(DENY, deny)).allowing(networks(ALLOW, allow));
    return new FetchSettings(
        http,
        addresses,
        deadline,
        standard.concurrentFetches(),
        standard.shortestInterval(),
        standard.longestBackOff());
  }

  private static List<Cidr> networks(String flag, List<String> texts) {
    List<Cidr> networks = new ArrayList<>();
    for (String text : texts) {
      try {
        networks.add(Cidr.parse(text));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            flag + ": " + text + " is no network: write one such as 10.96.0.0/12 or fd00::/8.");
      }
    }
    return networks;
  }
}
