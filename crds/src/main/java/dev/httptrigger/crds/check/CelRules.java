package dev.httptrigger.crds.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Java twins of the CRD's CEL rules. A rule and its twin have the same words, message and mend
 * in one text, and are found by them: a rule without a twin fails at once, and a test compares
 * their verdicts on the real API server. A twin may count on the schema: types and required fields
 * are right where it is asked.
 */
final class CelRules {
  private final Map<String, Twin> twins;

  private CelRules(Map<String, Twin> twins) {
    this.twins = twins;
  }

  /**
   * A rule in Java.
   *
   * @param code what it finds where it does not hold
   * @param message what is wrong
   * @param mend what to do about it
   * @param holds whether all is well
   */
  record Twin(FindingCode code, String message, String mend, Predicate<JsonNode> holds) {
    String words() {
      return message + " " + mend;
    }
  }

  static CelRules create() {
    Map<String, Twin> byWords = new HashMap<>();
    Stream.of(CombinationRules.all(), ValueRules.all(), NameRules.all())
        .flatMap(List::stream)
        .forEach(twin -> byWords.put(twin.words(), twin));
    return new CelRules(byWords);
  }

  /**
   * The twin of the rule with these words.
   *
   * @throws IllegalStateException if there is none, which a test rules out
   */
  Twin twinOf(String words) {
    @Nullable Twin twin = twins.get(words);
    if (twin == null) {
      throw new IllegalStateException("a rule of the CRD has no twin: " + words);
    }
    return twin;
  }

  /** The words of all twins. */
  Set<String> words() {
    return Set.copyOf(twins.keySet());
  }
}
