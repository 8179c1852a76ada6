package dev.httptrigger.jwksfetch;

import dev.httptrigger.crds.keys.Octets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One HTTP answer.
 *
 * @param status from 100 to 599
 * @param headers values by name in lower case, in their order
 * @param body empty for a status other than 200
 */
record HttpAnswer(int status, Map<String, List<String>> headers, Octets body) {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final String MAX_AGE = "max-age=";

  /** The value of a header that is there exactly once. */
  Optional<String> header(String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /**
   * How long the answer stays fresh (RFC 9111 §4.2) by its Cache-Control; what a cache on the way
   * has used up is taken off.
   */
  Optional<Duration> lifetime() {
    Optional<Duration> shortest = Optional.empty();
    for (String value : headers.getOrDefault("cache-control", List.of())) {
      for (String directive : List.of(value.toLowerCase(Locale.ROOT).split(",", -1))) {
        String name = directive.strip();
        if (name.equals("no-store") || name.equals("no-cache")) {
          return Optional.empty();
        }
        Optional<Duration> age =
            name.startsWith(MAX_AGE) ? seconds(name.substring(MAX_AGE.length())) : Optional.empty();
        if (age.isPresent() && shortest.map(s -> age.get().compareTo(s) < 0).orElse(true)) {
          shortest = age;
        }
      }
    }
    Duration used = header("age").flatMap(HttpAnswer::seconds).orElse(Duration.ZERO);
    return shortest.map(fresh -> fresh.minus(used)).filter(Duration::isPositive);
  }

  /** How long the server asks to be left alone (RFC 9110 §10.2.3), where it says so in seconds. */
  Optional<Duration> retryAfter() {
    return header("retry-after").flatMap(HttpAnswer::seconds);
  }

  private static Optional<Duration> seconds(String text) {
    return SECONDS.matcher(text).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text)))
        : Optional.empty();
  }
}
