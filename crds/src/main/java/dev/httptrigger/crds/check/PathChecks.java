package dev.httptrigger.crds.check;

import dev.httptrigger.crds.manifest.FieldPath;
import dev.httptrigger.crds.v1alpha1.Cors.Preflight;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec;
import dev.httptrigger.crds.v1alpha1.HttpTriggerSpec.Profile;
import dev.httptrigger.crds.v1alpha1.Jwt;
import dev.httptrigger.crds.v1alpha1.Match;
import dev.httptrigger.crds.v1alpha1.Match.Mode;
import java.util.List;

/** What is remarkable about hosts, paths and methods that are right by themselves. */
final class PathChecks {
  private static final String EVERY_PATH = "/*";

  private PathChecks() {}

  static void check(HttpTriggerSpec spec, Findings findings) {
    if (spec.hosts().isEmpty() && spec.targetRefs().isEmpty()) {
      findings.warning(
          FindingCode.ONLY_BY_ID,
          "spec.hosts",
          "Without hosts, only a gateway that names this trigger selects it.",
          "Add hosts, unless the gateway sets the context extension httptrigger.");
    }
    spec.match().ifPresent(match -> checkMatch(match, spec, findings));
    List<Jwt> jwt = spec.jwt().stream().toList();
    for (Jwt access : jwt) {
      for (int rule = 0; rule < access.authorization().size(); rule++) {
        checkInsidePrefixes(
            access.authorization().get(rule).paths(),
            FieldPath.element("spec.jwt.authorization", rule) + ".paths",
            spec,
            findings);
      }
    }
    checkPreflight(spec, findings);
  }

  private static void checkMatch(Match match, HttpTriggerSpec spec, Findings findings) {
    Mode mode = match.mode().orElse(Mode.ALL);
    checkInsidePrefixes(match.paths(), "spec.match.paths", spec, findings);
    if (mode == Mode.BLACKLIST) {
      findings.warning(
          FindingCode.OPEN_BY_DEFAULT,
          "spec.match.mode",
          "With Blacklist every path that is not listed is open, those of tomorrow too.",
          "Write mode: Whitelist with the open paths, if you can list those.");
      if (spec.profile() == Profile.FUNCTION_COMPUTE) {
        checkSiblings(match.paths(), findings);
      }
    }
    if (mode == Mode.WHITELIST && match.paths().contains(EVERY_PATH)) {
      findings.warning(
          FindingCode.WHITELIST_OPENS_ALL,
          FieldPath.element("spec.match.paths", match.paths().indexOf(EVERY_PATH)),
          "This opens every path, so that a token is never looked at.",
          "Remove /*, or write authType: Anonymous if that is meant.");
    }
  }

  /** FunctionCompute compares as documented, and many a function answers a sibling alike. */
  private static void checkSiblings(List<String> paths, Findings findings) {
    for (int index = 0; index < paths.size(); index++) {
      String path = paths.get(index);
      String sibling = sibling(path);
      if (!sibling.isEmpty() && paths.stream().noneMatch(other -> covers(other, sibling))) {
        findings.warning(
            FindingCode.BLACKLIST_SIBLING,
            FieldPath.element("spec.match.paths", index),
            "In FunctionCompute " + path + " leaves " + sibling + " open.",
            "Add " + sibling + " too, if the function answers it alike.");
      }
    }
  }

  /** The path that many functions answer like this one; empty: none. */
  private static String sibling(String path) {
    if (path.endsWith("/*")) {
      return path.substring(0, path.length() - 2);
    }
    if (path.endsWith("*") || path.equals("/")) {
      return "";
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path + "/";
  }

  private static boolean covers(String pattern, String path) {
    return pattern.endsWith("*")
        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(path);
  }

  private static void checkInsidePrefixes(
      List<String> paths, String field, HttpTriggerSpec spec, Findings findings) {
    for (int index = 0; index < paths.size(); index++) {
      String path = paths.get(index);
      if (!spec.pathPrefixes().isEmpty()
          && spec.pathPrefixes().stream().noneMatch(prefix -> meets(path, prefix))) {
        findings.warning(
            FindingCode.PATH_OUTSIDE_PREFIX,
            FieldPath.element(field, index),
            "No request to this path is the trigger's: it lies outside every prefix.",
            "Write the path from the root, such as " + spec.pathPrefixes().getFirst() + path + ".");
      }
    }
  }

  /** Whether a path that the pattern matches can lie under the prefix. */
  private static boolean meets(String pattern, String prefix) {
    if (prefix.equals("/") || pattern.equals(prefix)) {
      return true;
    }
    String below = prefix + "/";
    if (pattern.startsWith(below)) {
      return true;
    }
    return pattern.endsWith("*") && below.startsWith(pattern.substring(0, pattern.length() - 1));
  }

  private static void checkPreflight(HttpTriggerSpec spec, Findings findings) {
    boolean authenticate =
        spec.cors().flatMap(cors -> cors.preflight()).orElse(Preflight.ALLOW)
            == Preflight.AUTHENTICATE;
    if (authenticate && !spec.methods().isEmpty() && !spec.methods().contains("OPTIONS")) {
      findings.warning(
          FindingCode.PREFLIGHT_REFUSED,
          "spec.methods",
          "Every CORS preflight is answered 405, since methods lack OPTIONS.",
          "Add OPTIONS, or write preflight: Allow.");
    }
  }
}
