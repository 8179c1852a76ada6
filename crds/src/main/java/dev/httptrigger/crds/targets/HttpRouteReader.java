package dev.httptrigger.crds.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.PlainPath;
import dev.httptrigger.crds.targets.HttpRoute.Match;
import dev.httptrigger.crds.targets.HttpRoute.Parent;
import dev.httptrigger.crds.targets.HttpRoute.ParentReference;
import dev.httptrigger.crds.targets.HttpRoute.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/** An HTTPRoute of a cluster → what matters of it. Stateless. */
public final class HttpRouteReader {
  private static final Match EVERYTHING = new Match("/", true);

  private HttpRouteReader() {}

  /**
   * Reads a route; what no API server would give is passed over.
   *
   * @param route the whole object, of version v1
   */
  public static HttpRoute read(JsonNode route) {
    JsonNode spec = route.path("spec");
    List<String> hostnames = new ArrayList<>();
    for (JsonNode hostname : spec.path("hostnames")) {
      hostnames.add(hostname.asText().toLowerCase(Locale.ROOT));
    }
    return new HttpRoute(hostnames, parents(route), rules(spec.path("rules")));
  }

  private static List<Parent> parents(JsonNode route) {
    JsonNode metadata = route.path("metadata");
    String namespace = metadata.path("namespace").asText();
    long generation = metadata.path("generation").asLong();
    List<Parent> parents = new ArrayList<>();
    for (JsonNode written : route.path("spec").path("parentRefs")) {
      reference(written, namespace)
          .ifPresent(
              reference ->
                  parents.add(
                      new Parent(
                          reference,
                          verdict(
                              reference,
                              namespace,
                              generation,
                              route.path("status").path("parents")))));
    }
    return parents;
  }

  /** Of several controllers that speak of one parent, one that takes the route is enough. */
  private static Verdict verdict(
      ParentReference parent, String namespace, long generation, JsonNode said) {
    List<Verdict> verdicts =
        StreamSupport.stream(said.spliterator(), false)
            .filter(
                each ->
                    reference(each.path("parentRef"), namespace).filter(parent::equals).isPresent())
            .map(each -> Verdict.of(each.path("conditions"), "Accepted", generation, -1))
            .toList();
    return verdicts.stream().min(Verdict::compareTo).orElse(Verdict.SILENT);
  }

  private static Optional<ParentReference> reference(JsonNode written, String namespace) {
    String in = written.path("namespace").asText(namespace);
    String name = written.path("name").asText();
    if (in.isEmpty() || name.isEmpty() || in.indexOf('/') >= 0 || name.indexOf('/') >= 0) {
      return Optional.empty();
    }
    JsonNode port = written.path("port");
    return Optional.of(
        new ParentReference(
            written.path("group").asText(ParentReference.GATEWAY_GROUP),
            written.path("kind").asText(ParentReference.GATEWAY_KIND),
            new ObjectName(in, name),
            Optional.ofNullable(written.path("sectionName").textValue()),
            port.canConvertToInt() && port.isIntegralNumber()
                ? OptionalInt.of(port.intValue())
                : OptionalInt.empty()));
  }

  private static List<Rule> rules(JsonNode written) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode rule : written) {
      List<Match> matches = new ArrayList<>();
      rule.path("matches").forEach(match -> matches.add(match(match)));
      rules.add(
          new Rule(
              Optional.ofNullable(rule.path("name").textValue()),
              matches.isEmpty() ? List.of(EVERYTHING) : matches));
    }
    // The API server writes one where a route has none; an older one that does not means the same.
    return rules.isEmpty() ? List.of(new Rule(Optional.empty(), List.of(EVERYTHING))) : rules;
  }

  private static Match match(JsonNode match) {
    boolean more =
        match.path("method").isTextual()
            || !match.path("headers").isEmpty()
            || !match.path("queryParams").isEmpty();
    JsonNode path = match.path("path");
    String value = path.path("value").asText("/");
    return switch (path.path("type").asText("PathPrefix")) {
      case "PathPrefix" -> {
        // To a gateway, /a/ is the same prefix as /a.
        String trimmed =
            value.length() > 1 && value.endsWith("/")
                ? value.substring(0, value.length() - 1)
                : value;
        String plain = PlainPath.longestPrefixOf(trimmed);
        yield new Match(plain, plain.equals(trimmed) && !more);
      }
      case "Exact" -> new Match(PlainPath.longestPrefixOf(value), false);
      // What a regular expression takes is each gateway's own.
      default -> new Match("/", false);
    };
  }
}
