package dev.httptrigger.extauthz.jws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * One file of test vectors; where they come from says {@code wycheproof/README.md} beside them.
 *
 * @param groups tests that share a key
 */
record WycheproofFile(List<JsonNode> groups) {
  WycheproofFile {
    groups = List.copyOf(groups);
  }

  /** Reads {@code <name>_test.json}, and checks that it is there whole. */
  static WycheproofFile read(String name) {
    String resource = "/wycheproof/" + name + "_test.json.gz";
    try (InputStream packed = WycheproofFile.class.getResourceAsStream(resource)) {
      if (packed == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      JsonNode file = new ObjectMapper().readTree(new GZIPInputStream(packed));
      List<JsonNode> groups = new ArrayList<>();
      file.get("testGroups").forEach(groups::add);
      int tests = groups.stream().mapToInt(group -> group.get("tests").size()).sum();
      if (tests != file.get("numberOfTests").intValue()) {
        throw new IllegalStateException(resource + " is not whole");
      }
      return new WycheproofFile(groups);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
