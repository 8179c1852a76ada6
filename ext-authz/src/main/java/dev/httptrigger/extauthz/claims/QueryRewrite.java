package dev.httptrigger.extauthz.claims;

import dev.httptrigger.extauthz.decision.Decision.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A target with other parameters in its query; what is not ours stays byte for byte. */
final class QueryRewrite {
  private QueryRewrite() {}

  /**
   * The target that the upstream gets.
   *
   * @param target as the client wrote it; each character is one byte
   * @param removed names as the manifest writes them; they go in every spelling
   * @param added decoded; they stand at the end
   */
  static String rewritten(String target, Set<String> removed, List<Parameter> added) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    String spliced =
        new String(
            ParameterSplice.splice(query.getBytes(StandardCharsets.ISO_8859_1), removed, added),
            StandardCharsets.ISO_8859_1);
    if (spliced.equals(query)) {
      return target;
    }
    return spliced.isEmpty() ? path : path + "?" + spliced;
  }
}
