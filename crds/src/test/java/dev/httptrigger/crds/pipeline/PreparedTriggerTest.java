package dev.httptrigger.crds.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.ObjectName;
import dev.httptrigger.crds.check.Finding;
import dev.httptrigger.crds.check.FindingCode;
import dev.httptrigger.crds.check.Severity;
import dev.httptrigger.crds.check.TriggerCheck;
import dev.httptrigger.crds.resolve.ReferencedObjects.Missing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreparedTriggerTest {
  /** A spec that nobody can walk through, as if a check had a fault. */
  @SuppressWarnings("unchecked") // Jackson's own deepCopy, which every ObjectNode inherits
  private static final class Faulty extends ObjectNode {
    private static final long serialVersionUID = 1;

    Faulty() {
      super(JsonNodeFactory.instance);
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
      throw new IllegalStateException("a secret value");
    }
  }

  @Test
  void aFaultOfOursIsAFindingOfThisTriggerAndItsHostsStayClosed() {
    ObjectNode resource =
        JsonNodeFactory.instance
            .objectNode()
            .put("apiVersion", "httptrigger.dev/v1alpha1")
            .put("kind", "HttpTrigger");
    resource.putObject("metadata").put("namespace", "shop").put("name", "orders");
    ObjectNode spec = new Faulty();
    spec.putArray("hosts").add("www.example.com");
    resource.set("spec", spec);

    PreparedTrigger prepared =
        PreparedTrigger.read(
            TriggerCheck.create(), resource, "u1", 1, Triggers.CREATED, _ -> new Missing());

    assertThat(prepared.name()).isEqualTo(new ObjectName("shop", "orders"));
    assertThat(prepared.claimedHosts()).containsExactly("www.example.com");
    assertThat(prepared.claimedPrefixes()).containsExactly("/");
    assertThat(prepared.resolved()).isEmpty();
    List<Finding> findings = prepared.findings();
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().code()).isEqualTo(FindingCode.INTERNAL_ERROR);
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(findings.getFirst().line())
        .contains("IllegalStateException", "report")
        .doesNotContain("secret");
  }
}
