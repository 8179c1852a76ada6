package dev.httptrigger.crds.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Condition;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.ConditionStatus;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Conflict;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyInForce;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.KeyReach;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Replicas;
import dev.httptrigger.crds.v1alpha1.HttpTriggerStatus.Warning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * {@code status} as a JSON tree, and back. Absent values and empty lists are left out, so that
 * equal statuses are equal trees. Reading forgives: a status is only what the operator itself
 * wrote, maybe in an older or newer version, and what can't be read counts as not written.
 */
public final class HttpTriggerStatusCodec {
  private HttpTriggerStatusCodec() {}

  /** The tree of this status, made anew. */
  public static ObjectNode encode(HttpTriggerStatus status) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    status.hosts().ifPresent(text -> tree.put("hosts", text));
    status.access().ifPresent(text -> tree.put("access", text));
    status.observedGeneration().ifPresent(number -> tree.put("observedGeneration", number));
    status.enforcedGeneration().ifPresent(number -> tree.put("enforcedGeneration", number));
    putList(tree, "conditions", status.conditions(), HttpTriggerStatusCodec::encodeCondition);
    putList(tree, "keys", status.keys(), HttpTriggerStatusCodec::encodeKey);
    status.replicas().ifPresent(replicas -> tree.set("replicas", encodeReplicas(replicas)));
    putList(tree, "warnings", status.warnings(), HttpTriggerStatusCodec::encodeWarning);
    status.conflict().ifPresent(conflict -> tree.set("conflict", encodeConflict(conflict)));
    return tree;
  }

  /** The status of this tree; what can't be read counts as not written. */
  public static HttpTriggerStatus decode(JsonNode tree) {
    return new HttpTriggerStatus(
        string(tree, "hosts"),
        string(tree, "access"),
        number(tree, "observedGeneration"),
        number(tree, "enforcedGeneration"),
        distinct(list(tree, "conditions", HttpTriggerStatusCodec::decodeCondition)),
        list(tree, "keys", HttpTriggerStatusCodec::decodeKey),
        decodeReplicas(tree.path("replicas")),
        list(tree, "warnings", HttpTriggerStatusCodec::decodeWarning),
        decodeConflict(tree.path("conflict")));
  }

  private static ObjectNode encodeCondition(Condition condition) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("type", condition.type());
    tree.put("status", condition.status().text());
    tree.put("reason", condition.reason());
    tree.put("message", condition.message());
    condition.observedGeneration().ifPresent(number -> tree.put("observedGeneration", number));
    tree.put(
        "lastTransitionTime",
        condition.lastTransitionTime().truncatedTo(ChronoUnit.SECONDS).toString());
    return tree;
  }

  private static Optional<Condition> decodeCondition(JsonNode tree) {
    Optional<String> type = string(tree, "type").filter(text -> !text.isEmpty());
    Optional<ConditionStatus> status = word(tree, "status", ConditionStatus.values());
    Optional<String> reason = string(tree, "reason").filter(text -> !text.isEmpty());
    Optional<Instant> since = time(tree, "lastTransitionTime", Instant::parse);
    if (type.isEmpty() || status.isEmpty() || reason.isEmpty() || since.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Condition(
            type.get(),
            status.get(),
            reason.get(),
            string(tree, "message").orElse(""),
            number(tree, "observedGeneration"),
            since.get()));
  }

  private static <E extends WireText> Optional<E> word(JsonNode tree, String field, E[] words) {
    for (E word : words) {
      if (tree.path(field).asText().equals(word.text())) {
        return Optional.of(word);
      }
    }
    return Optional.empty();
  }

  private static List<Condition> distinct(List<Condition> conditions) {
    List<Condition> kept = new ArrayList<>();
    for (Condition condition : conditions) {
      if (kept.stream().noneMatch(other -> other.type().equals(condition.type()))) {
        kept.add(condition);
      }
    }
    return kept;
  }

  private static ObjectNode encodeKey(KeyInForce key) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("provider", key.provider());
    key.kid().ifPresent(text -> tree.put("kid", text));
    tree.put("kty", key.kty());
    key.alg().ifPresent(text -> tree.put("alg", text));
    tree.put("thumbprint", key.thumbprint());
    key.source().ifPresent(text -> tree.put("source", text));
    key.inForce().ifPresent(reach -> tree.put("inForce", reach.text()));
    key.lastUsed().ifPresent(day -> tree.put("lastUsed", day.toString()));
    key.lastFetched().ifPresent(day -> tree.put("lastFetched", day.toString()));
    return tree;
  }

  private static Optional<KeyInForce> decodeKey(JsonNode tree) {
    Optional<String> provider = string(tree, "provider");
    Optional<String> kty = string(tree, "kty");
    Optional<String> thumbprint = string(tree, "thumbprint");
    if (provider.isEmpty() || kty.isEmpty() || thumbprint.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyInForce(
            provider.get(),
            string(tree, "kid"),
            kty.get(),
            string(tree, "alg"),
            thumbprint.get(),
            string(tree, "source"),
            word(tree, "inForce", KeyReach.values()),
            time(tree, "lastUsed", LocalDate::parse),
            time(tree, "lastFetched", LocalDate::parse)));
  }

  private static ObjectNode encodeReplicas(Replicas replicas) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("applied", replicas.applied());
    tree.put("total", replicas.total());
    if (!replicas.behind().isEmpty()) {
      ArrayNode behind = tree.putArray("behind");
      replicas.behind().forEach(behind::add);
    }
    return tree;
  }

  private static Optional<Replicas> decodeReplicas(JsonNode tree) {
    int applied = tree.path("applied").asInt(-1);
    int total = tree.path("total").asInt(-1);
    if (applied < 0 || applied > total) {
      return Optional.empty();
    }
    List<String> behind =
        list(
            tree,
            "behind",
            element ->
                element.isTextual() ? Optional.of(element.textValue()) : Optional.<String>empty());
    return Optional.of(
        new Replicas(
            applied, total, behind.subList(0, Math.min(behind.size(), Replicas.MAXIMUM_BEHIND))));
  }

  private static ObjectNode encodeWarning(Warning warning) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("code", warning.code());
    tree.put("message", warning.message());
    return tree;
  }

  private static Optional<Warning> decodeWarning(JsonNode tree) {
    return string(tree, "code")
        .flatMap(code -> string(tree, "message").map(message -> new Warning(code, message)));
  }

  private static ObjectNode encodeConflict(Conflict conflict) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("host", conflict.host());
    conflict.pathPrefix().ifPresent(text -> tree.put("pathPrefix", text));
    tree.put("namespace", conflict.namespace());
    conflict.trigger().ifPresent(text -> tree.put("trigger", text));
    return tree;
  }

  private static Optional<Conflict> decodeConflict(JsonNode tree) {
    return string(tree, "host")
        .flatMap(
            host ->
                string(tree, "namespace")
                    .map(
                        namespace ->
                            new Conflict(
                                host,
                                string(tree, "pathPrefix"),
                                namespace,
                                string(tree, "trigger"))));
  }

  private static <T> void putList(
      ObjectNode tree, String field, List<T> elements, Function<T, ObjectNode> encoder) {
    if (!elements.isEmpty()) {
      ArrayNode array = tree.putArray(field);
      elements.forEach(element -> array.add(encoder.apply(element)));
    }
  }

  private static <T> List<T> list(
      JsonNode tree, String field, Function<JsonNode, Optional<T>> decoder) {
    List<T> decoded = new ArrayList<>();
    for (JsonNode element : tree.path(field)) {
      decoder.apply(element).ifPresent(decoded::add);
    }
    return decoded;
  }

  private static Optional<String> string(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  private static OptionalLong number(JsonNode tree, String field) {
    JsonNode value = tree.path(field);
    return value.canConvertToExactIntegral() && value.canConvertToLong()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  private static <T> Optional<T> time(JsonNode tree, String field, Function<String, T> parser) {
    try {
      return string(tree, field).map(parser);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
