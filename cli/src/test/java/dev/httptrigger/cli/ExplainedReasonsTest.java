package dev.httptrigger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.httptrigger.testkit.DeniedRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code explain} names the reason that the server gives to metrics, log and metadata of the same
 * request: {@code SaidReasonsTest} of ext-authz asks it about the very same ones.
 */
class ExplainedReasonsTest {
  @ParameterizedTest
  @MethodSource("dev.httptrigger.testkit.DeniedRequest#all")
  void explainNamesTheReasonOfEachDenial(DeniedRequest request) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "explain",
                "-f",
                "-",
                "-o",
                "json",
                "--at",
                DeniedRequest.NOW.toString(),
                request.method(),
                request.url()));
    for (String line : request.headerLines()) {
      arguments.addAll(List.of("-H", line));
    }

    Run.Outcome outcome =
        new Run().withInput(DeniedRequest.manifests()).of(arguments.toArray(String[]::new));
    JsonNode json =
        Json.parse(outcome.output()).orElseThrow(() -> new AssertionError(outcome.errors()));

    assertThat(json.path("decision").asText()).isEqualTo("Deny");
    assertThat(json.path("reason").asText()).isEqualTo(request.reason());
  }
}
