package dev.httptrigger.extauthz.jws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tokens that another implementation accepts and we refuse, counted by why we do: the rule and the
 * fault, as {@code explain} tells them, without sizes and quoted words.
 */
final class Differences {
  private static final Path PAGE = Path.of("../docs/jws-differences.md");

  private final Map<String, Integer> counts = new TreeMap<>();

  void add(Refused ours) {
    counts.merge(kind(ours), 1, Integer::sum);
  }

  /** The kinds that the page about them does not name. */
  Set<String> unexplained() {
    String page;
    try {
      page = Files.readString(PAGE, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts.keySet().stream()
        .filter(kind -> !page.contains("`" + kind + "`"))
        .collect(Collectors.toSet());
  }

  private static String kind(Refused refused) {
    return refused.rule()
        + ": "
        + refused.found().replaceAll("\"[^\"]*\"", "…").replaceAll("(?<!RFC )\\b[0-9]{2,}\\b", "N");
  }

  /** One line for each kind. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(entry -> "%9d  %s%n".formatted(entry.getValue(), entry.getKey()))
        .collect(Collectors.joining());
  }
}
