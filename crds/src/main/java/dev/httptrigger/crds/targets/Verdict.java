package dev.httptrigger.crds.targets;

import com.fasterxml.jackson.databind.JsonNode;

/** What a controller has said about the present generation of an object. */
public enum Verdict {
  /** It takes it. */
  ACCEPTED,
  /** It does not take it. */
  REFUSED,
  /** Nothing: no word at all, or one about an older generation. */
  SILENT;

  /**
   * What a condition says.
   *
   * @param conditions the list of conditions
   * @param type which of them
   * @param generation the object's generation
   * @param otherwise the generation that a condition without one is about
   */
  static Verdict of(JsonNode conditions, String type, long generation, long otherwise) {
    for (JsonNode condition : conditions) {
      if (condition.path("type").asText().equals(type)
          && condition.path("observedGeneration").asLong(otherwise) == generation) {
        return switch (condition.path("status").asText()) {
          case "True" -> ACCEPTED;
          case "False" -> REFUSED;
          default -> SILENT;
        };
      }
    }
    return SILENT;
  }
}
