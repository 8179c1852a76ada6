package dev.httptrigger.crds.targets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Services and DomainMappings of Knative → what matters of them. Stateless. */
public final class KnativeReader {
  private static final String LOCAL_SUFFIX = ".svc.cluster.local";

  private KnativeReader() {}

  /**
   * Reads a Service. Its status names the public hosts; beside these every Service and traffic tag
   * has names inside the cluster.
   *
   * @param service the whole object, of version v1
   */
  public static KnativeService service(JsonNode service) {
    JsonNode metadata = service.path("metadata");
    JsonNode status = service.path("status");
    String name = metadata.path("name").asText();
    String namespace = metadata.path("namespace").asText();
    boolean current =
        status.path("observedGeneration").asLong(-1) == metadata.path("generation").asLong();
    Optional<String> main = host(status.path("url"));
    Optional<String> local = host(status.path("address").path("url"));
    List<String> hosts = new ArrayList<>();
    main.ifPresent(hosts::add);
    local.ifPresent(hosts::add);
    if (main.isEmpty()) {
      return new KnativeService(current, hosts);
    }
    String place = "." + namespace;
    String suffix =
        local
            .filter(each -> each.startsWith(name + place + ".svc."))
            .map(each -> each.substring(name.length() + place.length()))
            .orElse(LOCAL_SUFFIX);
    hosts.addAll(localNames(name, place, suffix));
    for (JsonNode traffic : status.path("traffic")) {
      Optional<String> tagged = host(traffic.path("url"));
      tagged.ifPresent(hosts::add);
      if (tagged.isPresent() && traffic.path("tag").isTextual()) {
        String usual = traffic.path("tag").textValue() + "-" + name;
        hosts.addAll(
            localNames(nameIn(tagged.get(), main.get(), name).orElse(usual), place, suffix));
      }
    }
    return new KnativeService(current, hosts);
  }

  private static List<String> localNames(String name, String place, String suffix) {
    return List.of(name + place, name + place + ".svc", name + place + suffix);
  }

  /** What stands in a tag's host where the service's own host has the service's name. */
  private static Optional<String> nameIn(String tagged, String main, String name) {
    int at = main.indexOf(name);
    if (at < 0) {
      return Optional.empty();
    }
    String before = main.substring(0, at);
    String after = main.substring(at + name.length());
    boolean fits =
        tagged.length() > before.length() + after.length()
            && tagged.startsWith(before)
            && tagged.endsWith(after);
    return fits
        ? Optional.of(tagged.substring(before.length(), tagged.length() - after.length()))
            .filter(found -> found.indexOf('.') < 0)
        : Optional.empty();
  }

  /** The host of a URL, lower case and without port. */
  private static Optional<String> host(JsonNode url) {
    String text = url.asText();
    int begin = text.indexOf("://");
    if (begin < 0) {
      return Optional.empty();
    }
    String host = text.substring(begin + 3).split("[/:?#]", 2)[0].toLowerCase(Locale.ROOT);
    return host.isEmpty() ? Optional.empty() : Optional.of(host);
  }

  /**
   * Reads a DomainMapping.
   *
   * @param mapping the whole object, of version v1beta1
   */
  public static DomainMapping domainMapping(JsonNode mapping) {
    JsonNode metadata = mapping.path("metadata");
    JsonNode reference = mapping.path("spec").path("ref");
    String namespace = metadata.path("namespace").asText();
    boolean service =
        reference.path("kind").asText().equals(TargetKind.KNATIVE_SERVICE.text())
            && reference
                .path("apiVersion")
                .asText()
                .startsWith(TargetKind.KNATIVE_SERVICE.group() + "/")
            && reference.path("namespace").asText(namespace).equals(namespace);
    JsonNode status = mapping.path("status");
    long generation = metadata.path("generation").asLong();
    // Knative's conditions have no generation of their own; the status has one for all.
    boolean current = status.path("observedGeneration").asLong(-1) == generation;
    return new DomainMapping(
        service ? Optional.ofNullable(reference.path("name").textValue()) : Optional.empty(),
        current
            ? Verdict.of(status.path("conditions"), "DomainClaimed", generation, generation)
            : Verdict.SILENT);
  }
}
