package dev.httptrigger.crds.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.crds.manifest.ManifestParser;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import dev.httptrigger.crds.v1alpha1.RegisteredMethods;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The CEL rules of the CRD and their Java twins are the same rules, in the same words. */
class CelRulesTest {
  private static final JsonNode SPEC_SCHEMA =
      ManifestParser.parse("crd", HttpTriggerResource.definition())
          .manifests()
          .getFirst()
          .tree()
          .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");

  @Test
  void everyRuleHasItsTwinAndEveryTwinItsRule() {
    List<String> words =
        SPEC_SCHEMA.findValues("x-kubernetes-validations").stream()
            .flatMap(rules -> rules.findValuesAsText("message").stream())
            .distinct()
            .toList();

    assertThat(words).hasSizeGreaterThan(25);
    assertThat(CelRules.create().words()).containsExactlyInAnyOrderElementsOf(words);
  }

  @Test
  void everyMessageSaysWhatIsWrongAndWhatToDo() {
    assertThat(CelRules.create().words())
        .allSatisfy(words -> assertThat(words).matches("(?s)[A-Za-z].*\\. [A-Z].*\\."));
  }

  @Test
  void methodsAreTheSame() {
    List<String> rules = rulesWith("self in ['ACL'");

    assertThat(rules).hasSize(2);
    for (String rule : rules) {
      TreeSet<String> methods = new TreeSet<>();
      Matcher quoted = Pattern.compile("'([A-Z-]+)'").matcher(rule);
      while (quoted.find()) {
        methods.add(quoted.group(1));
      }
      assertThat(methods).isEqualTo(new TreeSet<>(RegisteredMethods.all()));
    }
  }

  @Test
  void forbiddenHeadersAreTheSame() {
    assertThat(rulesWith("lowerAscii")).hasSize(4);
    assertThat(rulesWith("www-authenticate")).hasSize(2);
    for (String rule : rulesWith("lowerAscii")) {
      String alternatives = rule.substring(rule.indexOf("^(") + 2, rule.indexOf(")$"));
      Set<String> expected = forbidden();
      if (rule.contains(ForbiddenHeaders.CHALLENGE)) {
        expected.add(ForbiddenHeaders.CHALLENGE);
      }
      assertThat(new TreeSet<>(Arrays.asList(alternatives.split("\\|", -1)))).isEqualTo(expected);
    }
  }

  private static Set<String> forbidden() {
    return Stream.concat(
            ForbiddenHeaders.NAMES.stream(),
            ForbiddenHeaders.BEGINNINGS.stream().map(beginning -> beginning + ".*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> rulesWith(String text) {
    return SPEC_SCHEMA.findValuesAsText("rule").stream()
        .filter(rule -> rule.contains(text))
        .toList();
  }
}
