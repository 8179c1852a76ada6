package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.AuthorizationRule;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong or remarkable about rules of authorization that are right by themselves. */
final class AuthorizationChecks {
  /** RFC 6749 §3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+");

  private AuthorizationChecks() {}

  static void check(HttpTriggerSpec spec, List<AuthorizationRule> rules, Findings findings) {
    OpenPaths open = OpenPaths.of(spec);
    for (int index = 0; index < rules.size(); index++) {
      AuthorizationRule rule = rules.get(index);
      String path = FieldPath.element("spec.jwt.authorization", index);
      checkPaths(rule, path, open, findings);
      checkMethods(rule, path, spec, findings);
      checkScopes(rule, path, findings);
    }
  }

  private static void checkPaths(
      AuthorizationRule rule, String path, OpenPaths open, Findings findings) {
    if (rule.paths().isEmpty() && open.everything()) {
      findings.error(
          FindingCode.RULE_ON_OPEN_PATH,
          path,
          "Every path is open by match, where no token is looked at.",
          "Remove the rule, or what match opens.");
    }
    for (int index = 0; index < rule.paths().size(); index++) {
      if (open.all(rule.paths().get(index))) {
        findings.error(
            FindingCode.RULE_ON_OPEN_PATH,
            FieldPath.element(path + ".paths", index),
            "The path is open by match, where no token is looked at.",
            "Remove it here, or from what match opens.");
      }
    }
  }

  private static void checkMethods(
      AuthorizationRule rule, String path, HttpTriggerSpec spec, Findings findings) {
    for (int index = 0; index < rule.methods().size(); index++) {
      String method = rule.methods().get(index);
      if (!spec.methods().isEmpty() && !allows(spec.methods(), method)) {
        findings.warning(
            FindingCode.METHOD_NOT_ALLOWED,
            FieldPath.element(path + ".methods", index),
            "No request with this method gets to the rule, since spec.methods lack it.",
            "Add " + method + " to spec.methods, or remove it here.");
      }
    }
  }

  private static boolean allows(List<String> methods, String method) {
    return methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
  }

  private static void checkScopes(AuthorizationRule rule, String path, Findings findings) {
    for (int index = 0; index < rule.scopes().size(); index++) {
      if (!SCOPE.matcher(rule.scopes().get(index)).matches()) {
        findings.error(
            FindingCode.SCOPE_NOT_VALID,
            FieldPath.element(path + ".scopes", index),
            "A scope is one word of visible ASCII characters without quotes and backslashes, so no"
                + " token ever has this one.",
            "Write each scope by itself, such as orders:write.");
      }
    }
  }
}
