package dev.httptrigger.crds.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.httptrigger.crds.check.TriggerCases.TriggerCase;
import dev.httptrigger.crds.v1alpha1.HttpTriggerResource;
import dev.httptrigger.testkit.KubeApiServer;
import dev.httptrigger.testkit.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The custom resource definition as a real API server sees it. */
@Execution(ExecutionMode.CONCURRENT)
class CrdIT {
  private static final KubeApiServer SERVER = KubeApiServer.shared();
  private static final String RESOURCE = HttpTriggerResource.DEFINITION_NAME;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What kubectl puts around the reasons. */
  private static final Pattern ENVELOPE =
      Pattern.compile(
          "^The HttpTrigger \"orders\" is invalid: |^Error from server \\(BadRequest\\): .* strict"
              + " decoding error: |^error: resource mapping not found .* from \"STDIN\": ");

  private static final String NOT_ALL_CHECKED = "<nil>: ";

  @BeforeAll
  static void installs() {
    SERVER.kubectlApply(HttpTriggerResource.definition()).outOrThrow();
    SERVER.awaitEstablished("crd/" + RESOURCE);
    // What explain reads is published a little later than what apply needs.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> SERVER.kubectl("explain", RESOURCE + ".spec").exit() == 0);
  }

  static List<TriggerCase> cases() {
    return TriggerCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theApiServerSaysWhatTheTableSays(TriggerCase row) throws JsonProcessingException {
    Outcome outcome =
        SERVER.kubectlWithInput(
            MAPPER.writeValueAsString(row.resource()), "apply", "--dry-run=server", "-f", "-");

    assertThat(reasons(outcome.err())).isEqualTo(row.api().stream().toList());
    assertThat(outcome.exit()).isEqualTo(row.api().isPresent() ? 1 : 0);
  }

  @Test
  void theApiServerAppliesTheDefaultsThatTheDecoderApplies() throws JsonProcessingException {
    ObjectNode resource = cases().getFirst().resource();

    JsonNode stored =
        MAPPER.readTree(
            SERVER
                .kubectlWithInput(
                    MAPPER.writeValueAsString(resource),
                    "apply",
                    "--dry-run=server",
                    "-o",
                    "json",
                    "-f",
                    "-")
                .outOrThrow());

    TriggerCheck check = TriggerCheck.create();
    assertThat(stored.path("spec").has("profile")).isTrue();
    assertThat(check.check(stored).findings()).isEmpty();
    assertThat(check.check(stored).spec()).isEqualTo(check.check(resource).spec());
  }

  @Test
  void everyFieldIsExplained() throws JsonProcessingException {
    List<String> undescribed = new ArrayList<>();
    JsonNode openApi =
        MAPPER.readTree(
            SERVER
                .kubectl("get", "--raw", "/openapi/v3/apis/httptrigger.dev/v1alpha1")
                .outOrThrow());
    JsonNode schema = openApi.at("/components/schemas/dev.httptrigger.v1alpha1.HttpTrigger");
    assertThat(schema.isObject()).isTrue();
    collectUndescribed(schema, "", undescribed);

    assertThat(undescribed).isEmpty();
    assertThat(explain("spec.jwt.providers.clockSkew")).contains("FunctionCompute 0s");
    assertThat(explain("status.enforcedGeneration")).contains("every server enforces");
  }

  @Test
  void columnsSayWhatPeopleLookFor() {
    String namespace = SERVER.createNamespace("columns");
    SERVER
        .kubectlWithInput(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders}
            spec: {hosts: [orders.example.com], authType: Anonymous}
            """,
            "apply",
            "-n",
            namespace,
            "-f",
            "-")
        .outOrThrow();
    SERVER
        .kubectlWithInput(
            """
            apiVersion: httptrigger.dev/v1alpha1
            kind: HttpTrigger
            metadata: {name: orders}
            status:
              hosts: orders.example.com
              access: Open
              observedGeneration: 1
              conditions:
              - {type: Ready, status: "True", reason: Enforced, message: All is well., observedGeneration: 1, lastTransitionTime: "2026-11-25T00:00:00Z"}
            """,
            "apply",
            "--server-side",
            "--subresource=status",
            "--field-manager=test",
            "-n",
            namespace,
            "-f",
            "-")
        .outOrThrow();

    assertThat(table("get", RESOURCE, "-n", namespace))
        .containsExactly(
            List.of("NAME", "HOSTS", "ACCESS", "READY", "REASON", "AGE"),
            List.of("orders", "orders.example.com", "Open", "True", "Enforced"));
    assertThat(table("get", "htrig", "-o", "wide", "-n", namespace))
        .containsExactly(
            List.of("NAME", "HOSTS", "ACCESS", "READY", "REASON", "AGE", "MESSAGE"),
            List.of("orders", "orders.example.com", "Open", "True", "Enforced", "All is well."));
    assertThat(table("get", "httptrigger", "-n", namespace)).hasSize(2);
    SERVER
        .kubectl(
            "wait", "--for=condition=Ready", "--timeout=60s", RESOURCE + "/orders", "-n", namespace)
        .outOrThrow();
  }

  @Test
  void theUnquotedNameOfAKeyIsTold() throws JsonProcessingException {
    JsonNode stored =
        MAPPER.readTree(
            SERVER
                .kubectlWithInput(
                    """
                    apiVersion: httptrigger.dev/v1alpha1
                    kind: HttpTrigger
                    metadata: {name: orders}
                    spec:
                      jwt:
                        providers:
                        - name: main
                          jwks: {inline: {keys: [{kty: RSA, e: AQAB, n: AQAB}]}}
                    """,
                    "apply",
                    "--dry-run=server",
                    "-o",
                    "json",
                    "-f",
                    "-")
                .outOrThrow());

    assertThat(TriggerCheck.create().check(stored).findings())
        .extracting(Finding::code)
        .contains(FindingCode.UNQUOTED_NAME);
  }

  private static List<String> reasons(String err) {
    List<String> reasons = new ArrayList<>();
    String said = ENVELOPE.matcher(err.strip().replace("\n* ", "\u0000")).replaceFirst("");
    for (String reason : said.split("\u0000", -1)) {
      String first = reason.lines().findFirst().orElse("").strip();
      if (!first.isEmpty() && !first.startsWith(NOT_ALL_CHECKED)) {
        reasons.add(first);
      }
    }
    return reasons;
  }

  private static String explain(String field) {
    return SERVER.kubectl("explain", RESOURCE + "." + field).outOrThrow().replaceAll("\\s+", " ");
  }

  private static void collectUndescribed(JsonNode schema, String path, List<String> undescribed) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      String below = path + "." + field.getKey();
      if (field.getKey().equals("metadata")) {
        continue; // described by Kubernetes itself
      }
      if (field.getValue().path("description").asText().length() < 10) {
        undescribed.add(below);
      }
      collectUndescribed(field.getValue(), below, undescribed);
      collectUndescribed(field.getValue().path("items"), below, undescribed);
    }
  }

  /** Rows and cells; the age, which changes, left out. */
  private static List<List<String>> table(String... arguments) {
    return SERVER
        .kubectl(arguments)
        .outOrThrow()
        .lines()
        .map(
            line -> List.of(line.replaceAll(" +[0-9]+[a-z0-9]*(?= |$)", "").strip().split(" {2,}")))
        .toList();
  }
}
