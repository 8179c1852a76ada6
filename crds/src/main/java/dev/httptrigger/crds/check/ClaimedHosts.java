package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a spec claims, read as far as possible: where a host is misspelt but clear, its requests are
 * denied and do not fall through to a wider trigger.
 */
final class ClaimedHosts {
  private static final Pattern HOST =
      Pattern.compile("[*]|([*][.])?[a-z0-9_-]{1,63}([.][a-z0-9_-]{1,63})*");
  private static final Pattern PORT = Pattern.compile(":[0-9]*$");
  private static final int LONGEST_HOST = 253;

  private ClaimedHosts() {}

  /** The hosts: lower case, without port and trailing dot. */
  static List<String> of(JsonNode spec) {
    Set<String> hosts = new LinkedHashSet<>();
    for (JsonNode element : elements(spec.path("hosts"))) {
      String host =
          PORT.matcher(element.asText().strip().toLowerCase(Locale.ROOT)).replaceFirst("");
      host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
      if (host.length() <= LONGEST_HOST && HOST.matcher(host).matches()) {
        hosts.add(host);
      }
    }
    return List.copyOf(hosts);
  }

  /** The prefixes; where one can't be read, the plain one around it; never empty. */
  static List<String> prefixesOf(JsonNode spec) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (JsonNode element : elements(spec.path("pathPrefixes"))) {
      prefixes.add(PlainPath.longestPrefixOf(element.asText().strip()));
    }
    return prefixes.isEmpty() ? List.of("/") : List.copyOf(prefixes);
  }

  private static Iterable<JsonNode> elements(JsonNode value) {
    return value.isTextual() ? List.of(value) : value;
  }
}
